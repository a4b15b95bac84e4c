//! How a value as written becomes what the plan reads. Knows no setting.

use std::collections::BTreeMap;

use toml::Spanned;

use crate::sourced::{Source, Sourced};

/// A value as written, which becomes a preference; `source` says where a byte of the text comes from.
pub(super) trait IntoPreference {
    /// What the plan reads.
    type Preference;

    /// The preference, with the source of each part that has one of its own.
    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference;
}

impl<T: IntoPreference> IntoPreference for Spanned<T> {
    type Preference = Sourced<T::Preference>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        let from = source(self.span().start);
        Sourced { value: self.into_inner().into_preference(source), source: from }
    }
}

impl<T: IntoPreference> IntoPreference for Vec<T> {
    type Preference = Vec<T::Preference>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.into_iter().map(|value| value.into_preference(source)).collect()
    }
}

impl<K: IntoPreference<Preference: Ord>, T: IntoPreference> IntoPreference for BTreeMap<K, T> {
    type Preference = BTreeMap<K::Preference, T::Preference>;

    fn into_preference(self, source: &dyn Fn(usize) -> Source) -> Self::Preference {
        self.into_iter().map(|(key, value)| (key.into_preference(source), value.into_preference(source))).collect()
    }
}

/// Types that are their own preference.
macro_rules! own_preference {
    ($($type:ty),+) => {$(
        impl IntoPreference for $type {
            type Preference = Self;

            fn into_preference(self, _: &dyn Fn(usize) -> Source) -> Self {
                self
            }
        }
    )+};
}
pub(super) use own_preference;

own_preference!(bool, String);
