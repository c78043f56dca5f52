//! How often memory is asked for: in a binary of its own, for it counts for the whole process.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use wirecopy::{Detector, Fingerprint, Index};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all is left to the system's allocator; counting neither allocates nor fails.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller keeps the contract of this function, which is that of the other.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above; the memory came from there.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: as above.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often `work` asks for memory in this thread.
fn allocations(work: impl FnOnce()) -> usize {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

/// An article of 400 words that shares nothing with any other; every second with marks beyond ASCII.
fn article(number: u64) -> String {
    let word = |at: u64| format!("w{:x}", (number * 1_000 + at).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24);
    let words: Vec<String> = (0..400).map(word).collect();
    if number.is_multiple_of(2) {
        words.join(" ")
    } else {
        format!("“{}” — café", words.join("’s "))
    }
}

#[test]
fn a_fingerprint_asks_for_what_it_holds() {
    let detector = Detector::default();
    let texts: Vec<String> = (0..100).map(article).collect();
    let count = |detector: &Detector, text| {
        allocations(|| assert_eq!(detector.fingerprint(text).signature().slots().len(), 128))
    };
    // The first articles stretch the buffers and teach what the characters are.
    texts.iter().for_each(|text| assert!(count(&detector, text) >= 2));
    // The set and the signature.
    texts.iter().for_each(|text| assert_eq!(count(&detector, text), 2));

    let known = Detector::default().fingerprint(&texts[0]).shingles().clone();
    let known = serde_json::from_value(serde_json::to_value(known).unwrap()).unwrap();
    let detector = Detector::builder().boilerplate(known).build().unwrap();
    // The set without what is known as well, which is then cut to its length.
    texts[1..].iter().for_each(|text| assert!((3..=4).contains(&count(&detector, text))));
}

#[test]
fn a_query_asks_for_its_answer() {
    let detector = Detector::default();
    let mut index = detector.index();
    let prints: Vec<Fingerprint> = (0..3000).map(|number| detector.fingerprint(&article(number))).collect();
    let (held, strangers) = prints.split_at(2000);
    let query = |index: &mut Index, print, found| {
        allocations(|| assert_eq!(index.query(print).unwrap().len(), found))
    };
    held.iter().for_each(|print| assert!(index.insert(print).is_ok()));
    query(&mut index, &held[0], 1);
    strangers.iter().for_each(|print| assert_eq!(query(&mut index, print, 0), 0));
    held.iter().for_each(|print| assert_eq!(query(&mut index, print, 1), 1));

    // Tables grow by an eighth, one of 64 after the other; a piece of rows is stretched at first.
    let growth = allocations(|| strangers.iter().for_each(|print| assert!(index.insert(print).is_ok())));
    assert!(growth < strangers.len() / 2, "{growth} for {} insertions", strangers.len());
}
