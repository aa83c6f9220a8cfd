//! Spoilt JSON that is JSON still: values taken out, doubled, exchanged, or in the place of others.
//!
//! Deliberately unknown: what the values are for.

use rand::RngExt as _;
use rand::rngs::SmallRng;
use serde_json::{Value, json};

/// JSON with one to three of its values changed; as it was where it is no JSON.
pub(crate) fn spoil_values(rng: &mut SmallRng, input: &[u8]) -> Vec<u8> {
    let Ok(mut whole) = serde_json::from_slice::<Value>(input) else { return input.to_vec() };
    for _ in 0..rng.random_range(1..=3) {
        change(rng, &mut whole);
    }
    whole.to_string().into_bytes()
}

fn change(rng: &mut SmallRng, whole: &mut Value) {
    let mut places = Vec::new();
    walk(whole, "", &mut places);
    let Some(place) = places.get(rng.random_range(0..places.len().max(1))) else { return };
    let other = &places[rng.random_range(0..places.len())];
    let other = whole.pointer(other).cloned().unwrap_or_default();
    let kind = rng.random_range(0..8);
    let (parent, key) = place.rsplit_once('/').unwrap_or_default();
    match (kind, whole.pointer_mut(parent)) {
        (0, Some(Value::Array(list))) => {
            list.remove(key.parse().unwrap_or(0));
        }
        (0, Some(Value::Object(map))) => {
            map.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        (1, Some(Value::Array(list))) => {
            let twin = list[key.parse().unwrap_or(0)].clone();
            list.push(twin);
        }
        (2, _) => put(whole, place, other),
        _ => {
            let value = value(rng);
            put(whole, place, value);
        }
    }
}

fn put(whole: &mut Value, place: &str, value: Value) {
    if let Some(there) = whole.pointer_mut(place) {
        *there = value;
    }
}

/// Places of all values within one.
fn walk(value: &Value, place: &str, places: &mut Vec<String>) {
    let mut below = |key: &str, value: &Value| {
        let place = format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"));
        walk(value, &place, places);
        places.push(place);
    };
    match value {
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, it)| below(&at.to_string(), it));
        }
        Value::Object(map) => map.iter().for_each(|(key, it)| below(key, it)),
        _ => {}
    }
}

/// A value at which something may break.
fn value(rng: &mut SmallRng) -> Value {
    let long = 1_usize << rng.random_range(0..17);
    match rng.random_range(0..24) {
        0 => json!(0),
        1 => json!(-1),
        2 => json!(1),
        3 => json!(65_535),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!(-1e308),
        7 => json!(1e-320),
        8 => json!(0.999_999_999_999_999_9),
        9 => json!(1e19),
        10 => json!(1e15),
        11 => Value::Null,
        12 => json!(true),
        13 => json!(""),
        14 => json!([]),
        15 => json!({}),
        16 => json!("x".repeat(long)),
        17 => json!("a b ".repeat(long)),
        18 => json!("\u{7}\u{0}"),
        19 => json!("\u{ffff}\u{202e}<&\"'>"),
        20 => json!(vec![0; long]),
        21 => json!(vec!["Ads"; long]),
        22 => json!(vec![Value::Null; long]),
        _ => (0..long.min(100)).fold(json!(0.5), |inner, _| json!([inner])),
    }
}
