//! Multi-head self-attention: what each token takes from all the others.

use pulp::Arch;
use pulp::Simd;

use crate::curves::softmax;
use crate::matrix::Matrix;

/// Numbers of one head: MiniLM's, which has 12 of them in 384.
pub(crate) const HEAD: usize = 32;

/// Returns, for each query, the values weighted by how well their keys fit, each head by itself.
pub(crate) fn attend(queries: &Matrix, keys: &Matrix, values: &Matrix) -> Matrix {
    let mut out = Matrix::zeros(queries.rows().len(), queries.columns());
    for first in (0..queries.columns()).step_by(HEAD) {
        attend_head(first, queries, keys, values, &mut out);
    }
    out
}

#[pulp::with_simd(attend_head = Arch::new())]
#[inline(always)]
fn attend_head_with<S: Simd>(
    _simd: S,
    first: usize,
    queries: &Matrix,
    keys: &Matrix,
    values: &Matrix,
    out: &mut Matrix,
) {
    let scale = 1.0 / (HEAD as f32).sqrt();
    let tokens = keys.rows().len();
    // Token by token beside each other, so that many are multiplied at once, each in the same order.
    let mut turned = vec![0.0; HEAD * tokens];
    for (token, key) in keys.rows().enumerate() {
        for (index, value) in key[first..first + HEAD].iter().enumerate() {
            turned[index * tokens + token] = *value;
        }
    }
    let mut weights = vec![0.0; tokens];
    for (query, out) in queries.rows().zip(out.rows_mut()) {
        weights.fill(0.0);
        let query = &query[first..first + HEAD];
        for (factor, keys) in query.iter().zip(turned.chunks_exact(tokens)) {
            let factor = factor * scale;
            for (weight, key) in weights.iter_mut().zip(keys) {
                *weight += factor * key;
            }
        }
        softmax(&mut weights);
        let mut mixed = [0.0; HEAD];
        for (weight, value) in weights.iter().zip(values.rows()) {
            for (mixed, value) in mixed.iter_mut().zip(&value[first..first + HEAD]) {
                *mixed += weight * value;
            }
        }
        out[first..first + HEAD].copy_from_slice(&mixed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_takes_the_value_whose_key_fits() {
        let mut keys = Matrix::zeros(2, HEAD);
        keys.values_mut()[0] = 100.0;
        keys.values_mut()[HEAD + 1] = 100.0;
        let mut values = Matrix::zeros(2, HEAD);
        values.values_mut()[..HEAD].fill(1.0);
        values.values_mut()[HEAD..].fill(2.0);
        let out = attend(&keys, &keys, &values);
        let firsts: Vec<f32> = out.rows().map(|row| row[0]).collect();
        assert_eq!(firsts, [1.0, 2.0]);
    }

    #[test]
    fn equal_keys_give_the_mean() {
        let values = Matrix::of(
            HEAD,
            [1.0, 3.0]
                .repeat(HEAD)
                .chunks(2)
                .flatten()
                .copied()
                .collect(),
        );
        let out = attend(&Matrix::zeros(2, HEAD), &Matrix::zeros(2, HEAD), &values);
        let columns = values.mean_and_maximum().0;
        assert!(out.rows().all(|row| row == columns));
    }
}
