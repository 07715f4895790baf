//! Every kernel against the plain formula, with every instruction set that this processor has and any number of
//! threads.

use half::f16;
use proptest::prelude::*;

use super::Rows;
use super::Weights;
use super::attention;
use super::attention::Head;
use super::eight_bit;
use super::gelu;
use super::simd::Level;
use super::sixteen_bit;

/// The instruction sets of this processor: one, both or none.
fn levels() -> Vec<Level> {
    let mut levels: Vec<_> = Level::here().into_iter().collect();
    if levels == [Level::Wide] && is_x86_feature_detected!("avxvnni") {
        levels.push(Level::Narrow);
    }
    levels
}

/// Pseudo-random numbers from -1 to 1, the same every time.
fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
        })
        .collect()
}

/// Sixteen-bit numbers as the engine stores them, and their values.
fn halves(count: usize, seed: u64) -> (Vec<u8>, Vec<f32>) {
    let halves: Vec<f16> = numbers(count, seed)
        .into_iter()
        .map(f16::from_f32)
        .collect();
    let bytes = halves.iter().flat_map(|half| half.to_le_bytes()).collect();
    (bytes, halves.iter().map(|half| half.to_f32()).collect())
}

/// Blocks of eight-bit numbers as the engine stores them, and their values.
fn blocks(count: usize, seed: u64) -> (Vec<u8>, Vec<f32>) {
    let scales = numbers(count / eight_bit::BLOCK, seed + 1);
    let mut bytes = Vec::new();
    let mut plain = Vec::new();
    for (block, scale) in numbers(count, seed).chunks(eight_bit::BLOCK).zip(scales) {
        let scale = f16::from_f32(scale / 100.0);
        bytes.extend(scale.to_le_bytes());
        for number in block {
            let whole = (number * 127.0) as i8;
            bytes.push(whole as u8);
            plain.push(f32::from(whole) * scale.to_f32());
        }
    }
    (bytes, plain)
}

/// The sum of products, in double precision.
fn product(left: &[f32], right: &[f32]) -> f64 {
    left.iter()
        .zip(right)
        .map(|(&left, &right)| f64::from(left) * f64::from(right))
        .sum()
}

/// `rows` times `weights`, a row of products for each row.
fn products(rows: &[f32], weights: &[f32], columns: usize) -> Vec<f64> {
    rows.chunks(columns)
        .flat_map(|row| {
            weights
                .chunks(columns)
                .map(move |weights| product(row, weights))
        })
        .collect()
}

fn assert_near(found: &[f32], wanted: &[f64], slack: f64, what: &str) {
    assert_eq!(found.len(), wanted.len(), "{what}");
    for (index, (&found, &wanted)) in found.iter().zip(wanted).enumerate() {
        let far = (f64::from(found) - wanted).abs();
        assert!(far <= slack, "{what}: {found} at {index}, not {wanted}");
    }
}

/// The products of rows with eight-bit weights.
fn eight(
    level: Level,
    bytes: &[u8],
    outputs: usize,
    rows: &[f32],
    columns: usize,
    threads: usize,
) -> Vec<f32> {
    let count = rows.len() / columns;
    let mut found = vec![f32::NAN; count * outputs];
    eight_bit::multiply(
        level,
        Weights {
            bytes,
            rows: outputs,
            stride: bytes.len() / outputs,
        },
        Rows {
            numbers: rows,
            count,
            stride: columns,
            columns,
        },
        &mut found,
        threads,
    );
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn eight_bit_products_are_those_of_quantised_rows(
        count in 1_usize..40,
        outputs in 1_usize..100,
        blocks_in_row in 1_usize..6,
        threads in 1_usize..4,
        seed in 0_u64..1000,
    ) {
        let columns = blocks_in_row * eight_bit::BLOCK;
        let (bytes, weights) = blocks(outputs * columns, seed);
        let rows = numbers(count * columns, seed + 7);
        // A row's number is up to half a step off, of the 127 of its block's largest; a weight is 1.27 at most.
        let slack = 1.28 * 0.5 / 127.0 * columns as f64;
        for level in levels() {
            let found = eight(level, &bytes, outputs, &rows, columns, threads);
            assert_near(&found, &products(&rows, &weights, columns), slack, "eight bits");
        }
    }

    #[test]
    fn sixteen_bit_products_are_exact_to_32_bits(
        count in 1_usize..40,
        outputs in 1_usize..100,
        columns in 1_usize..90,
        pairs in 1_usize..4,
        gap in 0_usize..5,
        threads in 1_usize..4,
        seed in 0_u64..1000,
    ) {
        let (bytes, weights) = halves(pairs * outputs * columns, seed);
        let stride = columns + gap;
        let rows = numbers(pairs * count * stride, seed + 7);
        let pairs: Vec<_> = (0..pairs)
            .map(|pair| {
                let weights = Weights {
                    bytes: &bytes[2 * pair * outputs * columns..][..2 * outputs * columns],
                    rows: outputs,
                    stride: 2 * columns,
                };
                let numbers = &rows[pair * count * stride..][..count * stride];
                (weights, Rows { numbers, count, stride, columns })
            })
            .collect();
        let wanted: Vec<f64> = pairs
            .iter()
            .zip(weights.chunks(outputs * columns))
            .flat_map(|((_, rows), weights)| {
                let rows: Vec<f32> = (0..count).flat_map(|row| rows.row(row).to_vec()).collect();
                products(&rows, weights, columns)
            })
            .collect();
        for level in levels() {
            let mut found = vec![f32::NAN; wanted.len()];
            sixteen_bit::multiply(level, &pairs, &mut found, threads);
            assert_near(&found, &wanted, 1e-4, "sixteen bits");
        }
    }

    #[test]
    fn attention_is_the_values_weighted_by_softmax(
        count in 1_usize..30,
        keys in 1_usize..80,
        columns in 1_usize..70,
        heads in 1_usize..4,
        threads in 1_usize..4,
        seed in 0_u64..1000,
    ) {
        let scale = 0.5;
        let (key_bytes, plain_keys) = halves(heads * keys * columns, seed);
        let (value_bytes, plain_values) = halves(heads * keys * columns, seed + 3);
        let queries = numbers(heads * count * columns, seed + 7);
        let all: Vec<_> = (0..heads)
            .map(|head| Head {
                queries: Rows {
                    numbers: &queries[head * count * columns..][..count * columns],
                    count,
                    stride: columns,
                    columns,
                },
                keys: Weights {
                    bytes: &key_bytes[2 * head * keys * columns..][..2 * keys * columns],
                    rows: keys,
                    stride: 2 * columns,
                },
                values: Weights {
                    bytes: &value_bytes[2 * head * keys * columns..][..2 * keys * columns],
                    rows: columns,
                    stride: 2 * keys,
                },
            })
            .collect();
        let mut wanted = Vec::new();
        for head in 0..heads {
            let values: Vec<&[f32]> = plain_values[head * keys * columns..][..keys * columns]
                .chunks(keys)
                .collect();
            for query in queries[head * count * columns..][..count * columns].chunks(columns) {
                let powers: Vec<f64> = plain_keys[head * keys * columns..][..keys * columns]
                    .chunks(columns)
                    .map(|key| (product(query, key) * scale).exp())
                    .collect();
                let all: f64 = powers.iter().sum();
                wanted.extend(values.iter().map(|values| {
                    values.iter().zip(&powers).map(|(&value, power)| f64::from(value) * power).sum::<f64>() / all
                }));
            }
        }
        for level in levels() {
            let mut found = vec![f32::NAN; wanted.len()];
            attention::attend(level, &all, scale as f32, &mut found, threads);
            assert_near(&found, &wanted, 1e-4, "attention");
        }
    }
}

#[test]
fn softmax_sums_to_one_and_huge_differences_do_not_overflow() {
    for level in levels() {
        let mut rows = vec![0.0, 1000.0, -1000.0, 3.0, 3.0, 3.0];
        attention::softmax_rows(level, 3, 1.0, &mut rows);
        assert!(rows[0] < 1e-30 && rows[2] < 1e-30, "{rows:?}");
        assert_near(&rows[1..2], &[1.0], 1e-6, "all of it");
        assert_near(&rows[3..], &[1.0 / 3.0; 3], 1e-6, "a third each");
    }
}

#[test]
fn gelu_is_its_formula() {
    let numbers: Vec<f32> = (-400..400).map(|step| step as f32 / 20.0).collect();
    let wanted: Vec<f64> = numbers
        .iter()
        .map(|&x| {
            let x = f64::from(x);
            let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044_715 * x * x * x);
            0.5 * x * (1.0 + inner.tanh())
        })
        .collect();
    for level in levels() {
        for threads in 1..4 {
            let mut found = numbers.clone();
            gelu::apply(level, &mut found, threads);
            assert_near(&found, &wanted, 2e-6, "GELU");
        }
    }
}

#[test]
fn subnormal_rows_are_zero_and_nan_stays_in_its_row() {
    let (bytes, _) = blocks(32 * 32, 1);
    let mut rows = vec![1e-42; 2 * 32];
    rows[32..].fill(f32::NAN);
    for level in levels() {
        let found = eight(level, &bytes, 32, &rows, 32, 1);
        assert_near(&found[..32], &[0.0; 32], 1e-36, "next to nothing");
    }
}

#[test]
fn threads_change_no_bit() {
    let (bytes, _) = blocks(64 * 96, 1);
    let rows = numbers(37 * 96, 2);
    for level in levels() {
        let found = [1, 2, 3].map(|threads| eight(level, &bytes, 64, &rows, 96, threads));
        assert_eq!(found[0], found[1]);
        assert_eq!(found[0], found[2]);
    }
}
