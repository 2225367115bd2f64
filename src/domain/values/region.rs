//! Defines AWS regions, with their codes and their support for Bedrock.

use std::fmt;

/// A string in the form of a region code (`eu-west-1`, `us-gov-east-1`). [`Regions`] tells whether
/// Bedrock runs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region(String);

impl Region {
    /// Parses a region code, ignoring case. Returns `None` if `text` doesn't have the form of one.
    pub fn parse(text: &str) -> Option<Self> {
        Self::has_code_form(text).then(|| Self(text.to_ascii_lowercase()))
    }

    /// Returns true if `text` has the form of a region code.
    pub fn has_code_form(text: &str) -> bool {
        let mut parts = text.split('-');
        let (Some(area), Some(number)) = (parts.next(), parts.next_back()) else { return false };
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
        let mut words = 0;
        let named = parts.all(|word| {
            words += 1;
            (2..=9).contains(&word.len()) && letters(word)
        });
        (2..=4).contains(&area.len())
            && letters(area)
            && (1..=2).contains(&number.len())
            && number.bytes().all(|b| b.is_ascii_digit())
            && named
            && (1..=2).contains(&words)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Defaults to us-east-1, which has the most models.
impl Default for Region {
    fn default() -> Self {
        Self("us-east-1".to_owned())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A region in `grammar/regions.toml`.
#[derive(Debug, Clone)]
pub struct RegionInfo {
    pub region: Region,
    /// The common name ("Frankfurt").
    pub name: String,
    /// True if Bedrock runs in the region.
    pub bedrock: bool,
    /// True if AWS documents Bedrock API keys in the region.
    pub keys_documented: bool,
    /// The nearest regions with Bedrock; empty if Bedrock runs in this region.
    pub nearest: Vec<Region>,
}

/// A region's support for Bedrock keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionSupport {
    /// Bedrock runs in the region, and AWS documents API keys there.
    Ready,
    /// Bedrock runs in the region, but AWS doesn't document API keys there.
    Undocumented,
    /// Bedrock doesn't run in the region, or the region doesn't exist.
    Unavailable {
        /// The region's common name, if it exists.
        name: Option<String>,
        /// Regions with Bedrock. Nearest first, or most similar code first if the region doesn't
        /// exist.
        nearest: Vec<Region>,
    },
}

/// All regions in `grammar/regions.toml`.
#[derive(Debug, Clone, Default)]
pub struct Regions(pub Vec<RegionInfo>);

impl Regions {
    pub fn get(&self, region: &Region) -> Option<&RegionInfo> {
        self.0.iter().find(|info| info.region == *region)
    }

    /// Returns the support for Bedrock keys in `region`. If Bedrock doesn't run there, the result
    /// includes the nearest regions; for an unknown code, the regions with the most similar codes.
    pub fn standing(&self, region: &Region) -> RegionSupport {
        match self.get(region) {
            Some(info) if info.bedrock && info.keys_documented => RegionSupport::Ready,
            Some(info) if info.bedrock => RegionSupport::Undocumented,
            Some(info) => RegionSupport::Unavailable {
                name: Some(info.name.clone()),
                nearest: info.nearest.clone(),
            },
            None => RegionSupport::Unavailable { name: None, nearest: self.most_similar(region) },
        }
    }

    /// Returns up to three regions with Bedrock whose codes are most similar to `region`'s: by the
    /// longest common start, then by the longest common end.
    fn most_similar(&self, region: &Region) -> Vec<Region> {
        let similarity = |info: &RegionInfo| {
            let (a, b) = (info.region.as_str(), region.as_str());
            let start = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
            let end = a.bytes().rev().zip(b.bytes().rev()).take_while(|(x, y)| x == y).count();
            (start, end)
        };
        let mut with_bedrock: Vec<&RegionInfo> =
            self.0.iter().filter(|info| info.bedrock).collect();
        with_bedrock.sort_by_key(|info| std::cmp::Reverse(similarity(info)));
        with_bedrock.into_iter().take(3).map(|info| info.region.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Region;

    #[test]
    fn the_form_of_a_code() {
        for good in ["us-east-1", "EU-West-1", "us-gov-east-1", "eusc-de-east-1", "xx-nowhere-9"] {
            assert!(Region::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "us",
            "us-east",
            "us-east-",
            "useast1",
            "us-east-1a",
            "us-east-1/x",
            "us--1",
            "u-east-1",
            "eu-west-111",
            "é-west-1",
        ] {
            assert!(Region::parse(bad).is_none(), "{bad}");
        }
    }
}
