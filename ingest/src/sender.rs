//! Who sent a request, as far as this service looks: the prefix of the address, never the address.
//!
//! A prefix is a /24 of IPv4 or a /56 of IPv6: an office, a household, a block of a mobile carrier.
//! It lives in memory for as long as a request; what is written down is a keyed hash (see `secrets`).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED: HeaderName = HeaderName::from_static("forwarded");

/// What limits, flags and the origin rule know of the sender of a submission.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sender {
    /// Prefix of the address; none when a proxy that is believed names no address.
    pub prefix: Option<Prefix>,
    /// True when the browser names an origin that is not allowed.
    pub is_origin_refused: bool,
}

/// The prefix of an address. Not shown by `Debug`, so that it never reaches a log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Prefix([u8; 16]);

impl Prefix {
    /// The prefix of an address: the first 24 bits of IPv4, the first 56 of IPv6.
    pub fn of(address: IpAddr) -> Prefix {
        Prefix(match address.to_canonical() {
            IpAddr::V4(address) => {
                let kept = Ipv4Addr::from_bits(address.to_bits() & !0xff);
                kept.to_ipv6_mapped().octets()
            }
            IpAddr::V6(address) => {
                Ipv6Addr::from_bits(address.to_bits() & !((1_u128 << 72) - 1)).octets()
            }
        })
    }

    /// Its bytes, for the keyed hash.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Prefix {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Prefix(…)")
    }
}

/// One network as the settings name it: `10.0.0.0/8`, or an address by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network(IpNet);

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Network, String> {
        let text = text.trim();
        let read = text.parse::<IpNet>().ok();
        let read = read.or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from));
        read.map(|network| Network(network.trunc())).ok_or_else(|| {
            format!("'{text}' is not a network; write 10.0.0.0/8, 2001:db8::/32 or 127.0.0.1")
        })
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Network, String> {
        text.parse()
    }
}

impl From<Network> for String {
    fn from(network: Network) -> String {
        network.0.to_string()
    }
}

/// The address of the sender: the peer's own, or, when the peer is a proxy that is trusted, the
/// rightmost of `X-Forwarded-For` that is no such proxy. What stands further left anybody may have
/// written. `None`: a trusted proxy named nobody we could read.
pub fn address(peer: SocketAddr, headers: &HeaderMap, trusted: &[Network]) -> Option<IpAddr> {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.0.contains(address));
    let peer = peer.ip().to_canonical();
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let lines = headers.get_all(X_FORWARDED_FOR).iter().rev();
    let hops = lines.flat_map(|line| {
        let hops: Vec<&str> = line.to_str().unwrap_or("?").split(',').rev().collect();
        hops
    });
    let mut last = Some(peer);
    for hop in hops {
        last = read_hop(hop);
        match last {
            Some(address) if is_trusted(&address) => {}
            // The proxy's own word, or something that is no address: nothing further left is better.
            _ => break,
        }
    }
    last
}

/// True when the request says that it was passed on for somebody else, whether that is believed or not.
pub fn is_passed_on(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(FORWARDED)
}

/// An address as proxies write it: bare, with a port, or in brackets.
fn read_hop(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let read = bare.parse::<IpAddr>().ok();
    let read = read.or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()));
    read.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(peer: &str, forwarded: &[&str], trusted: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(X_FORWARDED_FOR, line.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let peer = SocketAddr::new(peer.parse().unwrap(), 4711);
        address(peer, &headers, &trusted).map(|address| address.to_string())
    }

    #[test]
    fn nobody_is_believed_by_default() {
        let said = &["203.0.113.9"];
        assert_eq!(sender("198.51.100.7", said, &[]).as_deref(), Some("198.51.100.7"));
        assert_eq!(sender("127.0.0.1", said, &[]).as_deref(), Some("127.0.0.1"));
        assert_eq!(sender("127.0.0.1", said, &["10.0.0.0/8"]).as_deref(), Some("127.0.0.1"));
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nothing_left_of_the_first_untrusted_hop() {
        let trusted = &["127.0.0.1", "10.0.0.0/8"];
        let named = |forwarded: &[&str]| sender("127.0.0.1", forwarded, trusted);
        assert_eq!(named(&["203.0.113.9"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(&["1.1.1.1, 203.0.113.9, 10.2.3.4"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(&["1.1.1.1", "203.0.113.9", "10.2.3.4"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(&["[2001:db8::5]:80"]).as_deref(), Some("2001:db8::5"));
        assert_eq!(named(&["203.0.113.9:8080"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(named(&["10.9.9.9, 10.2.3.4"]).as_deref(), Some("10.9.9.9"));
        assert_eq!(named(&["1.1.1.1, unknown, 10.2.3.4"]), None, "nothing left of it is believed");
        assert_eq!(named(&[]).as_deref(), Some("127.0.0.1"), "the proxy asks for itself");
        let mapped = sender("::ffff:127.0.0.1", &["203.0.113.9"], trusted);
        assert_eq!(mapped.as_deref(), Some("203.0.113.9"));
    }

    #[test]
    fn a_prefix_is_24_bits_of_ipv4_and_56_of_ipv6_and_is_not_shown() {
        let prefix = |text: &str| Prefix::of(text.parse().unwrap());
        assert_eq!(prefix("203.0.113.9"), prefix("203.0.113.200"));
        assert_eq!(prefix("203.0.113.9"), prefix("::ffff:203.0.113.9"));
        assert_ne!(prefix("203.0.113.9"), prefix("203.0.112.9"));
        assert_eq!(prefix("2001:db8:0:aa01::1"), prefix("2001:db8:0:aaff:1::"));
        assert_ne!(prefix("2001:db8:0:aa01::1"), prefix("2001:db8:0:ab01::1"));
        assert!(!format!("{:?}", prefix("203.0.113.9")).contains("113"));
    }

    #[test]
    fn a_network_is_read_with_or_without_its_length() {
        for (text, written) in [("10.1.2.3/8", "10.0.0.0/8"), ("::1", "::1/128")] {
            assert_eq!(String::from(text.parse::<Network>().unwrap()), written);
        }
        let error = "10.0.0.0/33".parse::<Network>().unwrap_err();
        assert!(error.contains("'10.0.0.0/33' is not a network"), "{error}");
    }
}
