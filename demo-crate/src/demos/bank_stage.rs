//! stub
use super::bank_run::BankRun;
use crate::run::watch::Watch;
pub(super) fn picture(_run: &BankRun, _watch: &Watch, _width: f64) -> String {
    String::new()
}
pub(super) fn record(_run: &BankRun, _watch: &Watch) -> String {
    String::new()
}
