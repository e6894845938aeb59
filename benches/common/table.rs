//! The table that each benchmark prints: what was measured, what it was to be, and whether it is.

/// Rows of a table, printed when it goes.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 4]>,
}

impl Table {
    /// A measurement without a target.
    pub fn row(&mut self, what: &str, measured: String) {
        self.rows.push([what.to_owned(), measured, String::new(), String::new()]);
    }

    /// A measurement with its target.
    pub fn judged(&mut self, what: &str, measured: String, target: &str, met: bool) {
        let verdict = if met { "met" } else { "MISSED" };
        self.rows.push([what.to_owned(), measured, target.to_owned(), verdict.to_owned()]);
    }

    pub fn print(&self) {
        let width = |column: usize| {
            self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0)
        };
        let (what, measured, target) = (width(0), width(1), width(2));
        for [a, b, c, d] in &self.rows {
            println!("{}", format!("{a:what$}  {b:>measured$}  {c:target$}  {d}").trim_end());
        }
    }
}
