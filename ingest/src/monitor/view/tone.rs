//! The colour of a level: five tones from the least to the most favourable, by what the level means
//! on its own scale. A colour never stands alone; the level's text is always beside it.

/// The tones, from the least to the most favourable.
const TONES: [&str; 5] = ["tone-1", "tone-2", "tone-3", "tone-4", "tone-5"];

/// The class of a level of a scale with `top` levels.
pub fn tone(scale: &str, level: u8, top: u8) -> &'static str {
    if top < 2 || level < 1 || level > top {
        return "tone-0";
    }
    // Of three levels of satisfaction only the first is dissatisfied: no one is in the middle.
    if top == 3 && scale.starts_with("satisfaction-") {
        return [TONES[0], TONES[3], TONES[4]][usize::from(level - 1)];
    }
    let steps = u32::from(top - 1);
    let place = (u32::from(level - 1) * 8 + steps) / (steps * 2);
    TONES[usize::try_from(place).unwrap_or(0).min(4)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tones(scale: &str, top: u8) -> Vec<&'static str> {
        (1..=top).map(|level| tone(scale, level, top)).collect()
    }

    #[test]
    fn every_scale_reaches_from_the_least_to_the_most_favourable_tone() {
        assert_eq!(tones("yes-no", 2), ["tone-1", "tone-5"]);
        assert_eq!(tones("ease-4", 4), ["tone-1", "tone-2", "tone-4", "tone-5"]);
        assert_eq!(tones("ease-10", 10)[9], "tone-5");
        assert_eq!(tone("ease-5", 6, 5), "tone-0", "no such level, no colour");
    }

    #[test]
    fn three_levels_have_a_middle_unless_they_are_of_satisfaction() {
        let middle = ["tone-1", "tone-3", "tone-5"];
        for scale in ["time-3", "contacts-3", "offices-3", "attitude-3"] {
            assert_eq!(tones(scale, 3), middle, "{scale}");
        }
        assert_eq!(tones("satisfaction-3", 3), ["tone-1", "tone-4", "tone-5"]);
        let five = ["tone-1", "tone-2", "tone-3", "tone-4", "tone-5"];
        assert_eq!(tones("satisfaction-5", 5), five, "the same words have the same colours");
    }
}
