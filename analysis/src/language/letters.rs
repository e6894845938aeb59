//! The letters of Hebrew, by which a text in another language of its script is told: Yiddish. As the only
//! language of the script that the model knows, Hebrew has all n-grams of the script for itself.

/// The letters of the script in the order of their code points, and one place for ligatures.
const LETTERS: usize = 28;
const FIRST: u32 = 0x05D0;
const LAST: u32 = 0x05EA;

/// The share of each letter in Hebrew text, from alef to tav, and of ligatures. Printed by
/// `trainer langid-fit`.
#[rustfmt::skip] // many to a line
const HEBREW: [f32; LETTERS] = [
    0.0487, 0.0514, 0.0159, 0.0246, 0.0840, 0.1112, 0.0088, 0.0245, 0.0156, 0.1129, 0.0040, 0.0245, 0.0679, 0.0303,
    0.0564, 0.0129, 0.0336, 0.0184, 0.0306, 0.0021, 0.0216, 0.0010, 0.0131, 0.0229, 0.0575, 0.0482, 0.0576, 0.0000,
];

/// A letter that Hebrew text never had is taken to be this frequent.
const LEAST: f32 = 1e-4;

/// The relative entropy to Hebrew (in nats) from which on another language is the likelier, and how much
/// more makes the odds e times higher. `models/langid/README.md` has what texts in either have.
const EVEN: f32 = 0.32;
const ODDS: f32 = 0.03;

/// The fewest letters that are judged.
pub const LETTERS_MIN: u32 = 40;

/// The letters of the Hebrew script in a text.
#[derive(Clone, Debug, Default)]
pub struct HebrewLetters {
    counts: [u32; LETTERS],
}

impl HebrewLetters {
    /// Counts the letters of a text.
    pub fn add_text(&mut self, text: &str) {
        for c in text.chars() {
            let place = match u32::from(c) {
                letter @ FIRST..=LAST => letter - FIRST,
                // the ligatures of Yiddish, and presentation forms; points are in verse and prayers too
                0x05EF..=0x05F2 | 0xFB1D..=0xFB4F => LAST - FIRST + 1,
                _ => continue,
            };
            if let Some(count) = self.counts.get_mut(place as usize) {
                *count += 1;
            }
        }
    }

    /// Returns the share of each letter, and how many there are.
    pub fn shares(&self) -> (Vec<f32>, u32) {
        let all: u32 = self.counts.iter().sum();
        let share = |&count: &u32| count as f32 / all.max(1) as f32;
        (self.counts.iter().map(share).collect(), all)
    }

    /// Returns the relative entropy of the letters to those of Hebrew, less what so few letters have by
    /// chance.
    pub fn distance(&self) -> f32 {
        let (shares, all) = self.shares();
        let terms = shares.iter().zip(HEBREW).filter(|(share, _)| **share > 0.0);
        let entropy: f32 =
            terms.map(|(share, hebrew)| share * (share / hebrew.max(LEAST)).ln()).sum();
        entropy - LETTERS as f32 / (2.0 * all.max(1) as f32)
    }

    /// Returns the probability that the text is Hebrew.
    pub fn probability(&self) -> f32 {
        if self.counts.iter().sum::<u32>() < LETTERS_MIN {
            return 1.0;
        }
        1.0 / (1.0 + ((self.distance() - EVEN) / ODDS).exp())
    }
}
