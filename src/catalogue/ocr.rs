//! What Tesseract recognises texts by: libraries that are told languages, and the packages of the languages. Looks words up, decides nothing.

/// A function that is told languages, by its dotted name.
pub struct Recogniser {
    /// `pytesseract.image_to_string`.
    pub callee: &'static str,
    /// The keyword of the languages, and its position where it has one.
    pub languages: (&'static str, usize),
}

const fn told(callee: &'static str, keyword: &'static str, position: usize) -> Recogniser {
    Recogniser { callee, languages: (keyword, position) }
}

/// A keyword without a position.
const NOWHERE: usize = usize::MAX;

/// <https://github.com/madmaze/pytesseract> ("Functions"), <https://ocrmypdf.readthedocs.io/en/latest/apiref.html>.
pub const RECOGNISERS: &[Recogniser] = &[
    told("pytesseract.image_to_alto_xml", "lang", 1),
    told("pytesseract.image_to_boxes", "lang", 1),
    told("pytesseract.image_to_data", "lang", 1),
    told("pytesseract.image_to_pdf_or_hocr", "lang", 1),
    told("pytesseract.image_to_string", "lang", 1),
    told("ocrmypdf.ocr", "language", NOWHERE),
];

/// Languages that Debian has a package for (its source package `tesseract-lang`) besides English, which the program brings.
const LANGUAGES: &str = "afr amh ara asm aze aze_cyrl bel ben bod bos bre bul cat ceb ces chi_sim chi_sim_vert chi_tra chi_tra_vert chr cos \
                         cym dan deu div dzo ell enm epo est eus fao fas fil fin fra frk frm fry gla gle glg grc guj hat heb hin hrv hun hye iku \
                         ind isl ita ita_old jav jpn jpn_vert kan kat kat_old kaz khm kir kmr kor kor_vert lao lat lav lit ltz mal mar mkd mlt \
                         mon mri msa mya nep nld nor oci ori pan pol por pus que ron rus san sin slk slv snd spa spa_old sqi srp srp_latn sun \
                         swa swe syr tam tat tel tgk tha tir ton tur uig ukr urd uzb uzb_cyrl vie yid yor";

/// The packages of a language, in Debian and in Alpine: `tesseract-ocr-chi-sim` of `chi_sim`. None of one that neither has.
pub fn packages(language: &str) -> Option<(String, String)> {
    let is_known = LANGUAGES.split_whitespace().any(|known| known == language);
    is_known.then(|| {
        let (debian, alpine) = (language.replace('_', "-"), language);
        (format!("tesseract-ocr-{debian}"), format!("tesseract-ocr-data-{alpine}"))
    })
}

#[cfg(test)]
mod tests {
    use super::packages;

    #[test]
    fn a_language_has_its_packages() {
        let expected = ("tesseract-ocr-chi-sim".to_owned(), "tesseract-ocr-data-chi_sim".to_owned());
        assert_eq!(packages("chi_sim"), Some(expected));
        assert!(packages("eng").is_none() && packages("own").is_none());
    }
}
