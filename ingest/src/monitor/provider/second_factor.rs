//! Whether the provider says that somebody has shown a second factor: by `amr` (RFC 8176) or by a class of
//! `acr` that everybody means alike. Silence is none; a provider that says nothing is not believed more.

/// Classes of `acr` that mean two factors: OpenID EAP ACR Values 1.0, REFEDS MFA, PAPE.
const CLASSES: [&str; 4] = [
    "phr",
    "phrh",
    "https://refeds.org/profile/mfa",
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
];

/// What somebody knows, has and is, as RFC 8176 calls the methods.
const KINDS: [&[&str]; 3] = [
    &["pwd", "pin", "kba"],
    &["otp", "hwk", "swk", "sms", "tel", "sc"],
    &["face", "fpt", "iris", "retina", "vbm"],
];

/// True when methods or class say that there were two factors.
pub fn is_shown<'a>(methods: impl IntoIterator<Item = &'a str>, class: Option<&str>) -> bool {
    let methods: Vec<&str> = methods.into_iter().collect();
    let kinds = KINDS.iter().filter(|kind| methods.iter().any(|method| kind.contains(method)));
    methods.contains(&"mfa")
        || kinds.count() > 1
        || class.is_some_and(|class| CLASSES.contains(&class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_kinds_are_two_factors_and_silence_is_none() {
        for (methods, class, expected) in [
            (&["mfa"][..], None, true),
            (&["pwd", "otp"], None, true),
            (&["fpt", "hwk"], None, true),
            (&[], Some("phr"), true),
            (&[], Some("https://refeds.org/profile/mfa"), true),
            (&[], None, false),
            (&["pwd"], None, false),
            (&["otp"], None, false),
            (&["pwd", "pin"], None, false),
            (&["otp", "sms"], None, false),
            (&["rba", "geo"], Some("urn:mace:incommon:iap:silver"), false),
            (&["pwd"], Some("phr "), false),
        ] {
            assert_eq!(is_shown(methods.iter().copied(), class), expected, "{methods:?} {class:?}");
        }
    }
}
