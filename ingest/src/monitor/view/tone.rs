//! The colour of a level: five tones from the least to the most favourable, the same for a scale of
//! any length. A colour never stands alone; the level's text is always beside it.

/// The class of a level of a scale with `top` levels.
pub fn tone(level: u8, top: u8) -> &'static str {
    const TONES: [&str; 5] = ["tone-1", "tone-2", "tone-3", "tone-4", "tone-5"];
    if top < 2 || level < 1 || level > top {
        return "tone-0";
    }
    let steps = u32::from(top - 1);
    let place = (u32::from(level - 1) * 8 + steps) / (steps * 2);
    TONES[usize::try_from(place).unwrap_or(0).min(4)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scale_reaches_from_the_least_to_the_most_favourable_tone() {
        let tones = |top: u8| (1..=top).map(|level| tone(level, top)).collect::<Vec<_>>();
        assert_eq!(tones(2), ["tone-1", "tone-5"]);
        assert_eq!(tones(3), ["tone-1", "tone-3", "tone-5"]);
        assert_eq!(tones(4), ["tone-1", "tone-2", "tone-4", "tone-5"]);
        assert_eq!(tones(5), ["tone-1", "tone-2", "tone-3", "tone-4", "tone-5"]);
        assert_eq!(tones(10)[9], "tone-5");
        assert_eq!(tone(6, 5), "tone-0", "a level that the scale does not have has no colour");
    }
}
