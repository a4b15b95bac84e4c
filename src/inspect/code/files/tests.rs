use super::super::testing::facts;
