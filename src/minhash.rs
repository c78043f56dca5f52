//! MinHash signatures: a sample of fixed size from which the resemblance of two articles can be
//! estimated without their shingles.
//!
//! # The scheme
//!
//! Classic MinHash (Broder 1997) hashes every shingle once for every slot. *Fast similarity
//! sketching* (Dahlgaard, Knudsen and Thorup 2017) hashes every shingle once a round: the hash names a
//! slot and a value, and a slot keeps the least value it was offered. Rounds go on while slots are
//! empty, and a slot filled in one round is closed to the next, so a set of many more shingles than
//! slots is done after one or two. After as many random rounds as there are slots, each further round
//! offers all shingles to one slot, so that every slot of a set that is not empty is filled. Each slot
//! of two sets agrees with a probability equal to their resemblance, and the estimate spreads no wider
//! than that of classic MinHash, for sets of any size: what densified one-permutation hashing loses on
//! short articles is not lost here.

use crate::error::{Error, ErrorKind};
use crate::hash::{folded_product, mix};
use crate::shingle::{ShingleSet, ratio};
use crate::text::UNICODE_VERSIONS;
use serde::{Deserialize, Serialize};

/// All that decides what a signature's slots mean.
///
/// Signatures of one scheme can be compared, and the same text has the same signature under it
/// everywhere. The scheme is stored with every [`Signature`]; those of another version are refused, and have
/// to be made anew from the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Scheme {
    /// The version of folding, hashing and signing together; raised when any of them changes.
    pub version: u16,
    /// The words in a shingle.
    pub shingle_width: u16,
    /// The slots of a signature.
    pub slots: u16,
    /// The versions of the Unicode data: see [`UNICODE_VERSIONS`].
    pub unicode: [(u8, u8, u8); 3],
}

impl Scheme {
    /// The current scheme for this shingle width and number of slots.
    pub(crate) fn current(shingle_width: u16, slots: u16) -> Self {
        Self { version: 2, shingle_width, slots, unicode: UNICODE_VERSIONS }
    }

    /// Whether signatures of `self` and `other` can be compared.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`], saying what differs, where they cannot.
    pub fn check(&self, other: &Self) -> Result<(), Error> {
        if self == other {
            return Ok(());
        }
        let what = if self.version != other.version {
            format!("scheme version {} and {}", self.version, other.version)
        } else if self.shingle_width != other.shingle_width {
            format!("shingle width {} and {}", self.shingle_width, other.shingle_width)
        } else if self.slots != other.slots {
            format!("{} and {} slots", self.slots, other.slots)
        } else {
            format!("Unicode versions {:?} and {:?}", self.unicode, other.unicode)
        };
        Err(Error::new(
            ErrorKind::Scheme,
            format!(
                "fingerprints of different schemes cannot be compared ({what}): fingerprint both texts with one detector"
            ),
        ))
    }
}

/// The MinHash signature of an article.
///
/// ```
/// use wirecopy::Detector;
///
/// let detector = Detector::default();
/// let a = detector.fingerprint("The harbour was closed on Monday after the storm broke the outer wall.");
/// let b = detector.fingerprint("The harbour was closed on Monday after the storm broke the outer pier.");
/// let error = a.signature().similarity(b.signature())? - a.jaccard(&b)?;
/// assert!(error.abs() < 5.0 * a.signature().standard_error(0.83));
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Signature {
    scheme: Scheme,
    /// As many as the scheme says, or none for an article without words.
    slots: Box<[u32]>,
}

/// A signature as it was stored, before its length is checked.
#[derive(Deserialize)]
struct Stored {
    scheme: Scheme,
    slots: Box<[u32]>,
}

impl TryFrom<Stored> for Signature {
    type Error = Error;

    fn try_from(Stored { scheme, slots }: Stored) -> Result<Self, Error> {
        if !slots.is_empty() && slots.len() != usize::from(scheme.slots) {
            let (found, wanted) = (slots.len(), scheme.slots);
            return Err(Error::new(
                ErrorKind::Scheme,
                format!(
                    "a stored signature has {found} slots where its scheme says {wanted}: it is damaged; make it anew"
                ),
            ));
        }
        Ok(Self { scheme, slots })
    }
}

impl Signature {
    /// Signs a set of shingles, which must be of the scheme's width.
    ///
    /// O(n + k log k) expected for k slots and n shingles, as many as slots or more; of fewer up to O(k²).
    #[must_use]
    pub fn new(scheme: Scheme, shingles: &ShingleSet) -> Self {
        Self { scheme, slots: sign(shingles.hashes(), usize::from(scheme.slots)).into() }
    }

    /// The scheme that this signature was made under.
    #[must_use]
    pub fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// The slots, or none for an article without words.
    #[must_use]
    pub fn slots(&self) -> &[u32] {
        &self.slots
    }

    /// The estimated resemblance: the share of the slots in which both agree.
    ///
    /// From 0 to 1, without bias; how far it strays is told by
    /// [`standard_error`](Self::standard_error). 0 where either article has no words.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] where the two were made under different schemes.
    pub fn similarity(&self, other: &Self) -> Result<f64, Error> {
        self.scheme.check(&other.scheme)?;
        let agree = self.slots.iter().zip(&other.slots).filter(|(a, b)| a == b).count();
        Ok(ratio(agree, self.slots.len().max(other.slots.len())))
    }

    /// The standard error of [`similarity`](Self::similarity) at a true resemblance of `jaccard`:
    /// the square root of `jaccard (1 - jaccard) / slots`, .038 at .25 with 128 slots.
    #[must_use]
    pub fn standard_error(&self, jaccard: f64) -> f64 {
        (jaccard * (1.0 - jaccard) / f64::from(self.scheme.slots)).sqrt()
    }
}

impl AsRef<Signature> for Signature {
    fn as_ref(&self) -> &Signature {
        self
    }
}

/// The slots of a set of shingles; none for an empty set.
pub(crate) fn sign(shingles: &[u32], slots: usize) -> Vec<u32> {
    match slots {
        _ if shingles.is_empty() => Vec::new(),
        // Those of a corpus, and of a fingerprint by default: where the compiler knows how many, naming a slot is a shift.
        64 => filled(shingles, &mut [EMPTY; 64]),
        128 => filled(shingles, &mut [EMPTY; 128]),
        _ => filled(shingles, &mut vec![EMPTY; slots]),
    }
}

/// The bit that tells an offer of this round from a value of an earlier one, below it.
const OFFER: u64 = 1 << 32;

/// What a slot holds before any offer: more than any.
const EMPTY: u64 = OFFER << 1;

/// What shingles offer in a round, a hash of its own: the upper half of an offer names the slot, the lower half is the
/// value.
#[inline(always)]
fn offers(round: usize) -> impl Fn(u32) -> u64 {
    let [salt, factor] = [1, 2].map(|half| mix(2 * round as u64 + half));
    move |shingle| folded_product(salt ^ u64::from(shingle), factor)
}

/// The values of slots that are all empty, once they are filled; see the [scheme](self).
///
/// A slot filled in an earlier round holds its value; one filled in this round the value and
/// [`OFFER`]; one that is still empty [`EMPTY`]. So a slot takes the lesser of what it holds and is
/// offered, and no branch asks whether it is open.
#[inline(always)]
fn filled(shingles: &[u32], held: &mut [u64]) -> Vec<u32> {
    const PART: usize = 64;
    let slots = held.len();
    let mut met = [0; PART];
    for round in 0..2 * slots {
        let offer = offers(round);
        let name = |offer: u64| (((offer >> 32) * slots as u64) >> 32) as usize;
        let take = |slot: &mut u64, offer: u64| *slot = (*slot).min(offer & (OFFER - 1) | OFFER);
        if round == 0 {
            for &shingle in shingles {
                let offer = offer(shingle);
                take(&mut held[name(offer)], offer);
            }
        } else if round < slots {
            // Few slots are open now: first find the few shingles that meet one, which needs no value.
            for part in shingles.chunks(PART) {
                let mut count = 0;
                for &shingle in part {
                    met[count % PART] = shingle;
                    count += usize::from(held[name(offer(shingle))] >= OFFER);
                }
                for &shingle in &met[..count] {
                    let offer = offer(shingle);
                    take(&mut held[name(offer)], offer);
                }
            }
        } else {
            shingles.iter().for_each(|&shingle| take(&mut held[round - slots], offer(shingle)));
        }
        let mut all = 0;
        for slot in &mut *held {
            *slot &= !OFFER;
            all |= *slot;
        }
        if all & EMPTY == 0 {
            break;
        }
    }
    held.iter().map(|&held| held as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The scheme as its definition reads.
    fn plain(shingles: &[u32], slots: usize) -> Vec<u32> {
        let mut values: Vec<Option<u32>> = vec![None; slots];
        for round in 0..2 * slots {
            let closed: Vec<bool> = values.iter().map(Option::is_some).collect();
            for &shingle in shingles {
                let [salt, factor] = [2 * round + 1, 2 * round + 2].map(|half| mix(half as u64));
                let product = u128::from(salt ^ u64::from(shingle)) * u128::from(factor);
                let offer = (product ^ (product >> 64)) as u64;
                let (named, value) = (((offer >> 32) * slots as u64) >> 32, offer as u32);
                let slot = if round < slots { named as usize } else { round - slots };
                if !closed[slot] {
                    values[slot] = Some(values[slot].map_or(value, |least| least.min(value)));
                }
            }
        }
        values.into_iter().flatten().collect()
    }

    #[test]
    fn signatures_are_those_of_the_definition() {
        for slots in [16, 17, 64, 100, 128, 256, 300] {
            for many in [0, 1, 2, 5, 63, 64, 65, 200, 1000] {
                let shingles: Vec<u32> = (0..many).map(|at| mix(at + 1) as u32).collect();
                assert_eq!(sign(&shingles, slots), plain(&shingles, slots), "{many} in {slots} slots");
            }
        }
    }
}
