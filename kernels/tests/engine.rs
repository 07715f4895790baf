//! A layer of whisper's encoder, computed by the engine alone and with the kernels.
//!
//! The layer is built as whisper.cpp builds it (`whisper_build_graph_encoder`): what the kernels look for in a
//! graph has to be in there.
#![cfg(target_arch = "x86_64")]

use std::ptr;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

/// The sizes of whisper's smallest models, and an odd number of positions.
const STATE: i64 = 64 * HEADS;
const HEADS: i64 = 3;
const POSITIONS: i64 = 77;

/// Pseudo-random numbers from -1 to 1, the same every time.
fn numbers(count: usize, seed: u32) -> Vec<f32> {
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        })
        .collect()
}

/// Makes room for tensors, or for their descriptions alone.
///
/// # Safety
/// `ggml_free` is called with what is returned.
unsafe fn new_context(no_alloc: bool) -> *mut ggml::ggml_context {
    let parameters = ggml::ggml_init_params {
        mem_size: 1 << 20,
        mem_buffer: ptr::null_mut(),
        no_alloc,
    };
    // SAFETY: plain sizes.
    unsafe { ggml::ggml_init(parameters) }
}

/// Fills the input rows and the weights.
///
/// # Safety
/// The tensors are allocated, with the shapes that `layer` gives them.
unsafe fn fill(sound: *mut ggml_tensor, weights: &[*mut ggml_tensor]) {
    // SAFETY: as many bytes are written as the tensors have.
    unsafe {
        let given = numbers((STATE * POSITIONS) as usize, 1);
        ggml::ggml_backend_tensor_set(sound, given.as_ptr().cast(), 0, given.len() * 4);
        for (seed, &tensor) in (2..).zip(weights) {
            // Of a size that keeps the rows about as large as they were.
            let mut given = numbers((STATE * STATE) as usize, seed);
            given.iter_mut().for_each(|number| *number /= 8.0);
            let mut bytes = vec![0_u8; ggml::ggml_nbytes(tensor)];
            ggml::ggml_quantize_chunk(
                ggml::ggml_type_GGML_TYPE_Q8_0,
                given.as_ptr(),
                bytes.as_mut_ptr().cast(),
                0,
                STATE,
                STATE,
                ptr::null(),
            );
            ggml::ggml_backend_tensor_set(tensor, bytes.as_ptr().cast(), 0, bytes.len());
        }
    }
}

/// Builds the layer, and returns its last node and that of the attention scores.
///
/// # Safety
/// The context has room, and the tensors the shapes that `layer` gives them.
unsafe fn build(
    context: *mut ggml::ggml_context,
    sound: *mut ggml_tensor,
    weights: &[*mut ggml_tensor],
) -> [*mut ggml_tensor; 2] {
    // SAFETY: the shapes fit each other.
    unsafe {
        let half = ggml::ggml_type_GGML_TYPE_F16;
        let product = |weights, rows| ggml::ggml_mul_mat(context, weights, rows);
        let heads =
            |tensor| ggml::ggml_reshape_3d(context, tensor, STATE / HEADS, HEADS, POSITIONS);
        let queries = heads(product(weights[0], sound));
        let keys = heads(product(weights[1], sound));
        let values = heads(product(weights[2], sound));
        let queries = ggml::ggml_permute(context, queries, 0, 2, 1, 3);
        let keys = ggml::ggml_permute(context, ggml::ggml_cast(context, keys, half), 0, 2, 1, 3);
        let scores = product(keys, queries);
        let softmax = ggml::ggml_soft_max_ext(context, scores, ptr::null_mut(), 0.125, 0.0);
        let values = ggml::ggml_permute(context, values, 1, 2, 0, 3);
        let attended = product(ggml::ggml_cast(context, values, half), softmax);
        let attended = ggml::ggml_permute(context, attended, 0, 2, 1, 3);
        let attended = ggml::ggml_cont_2d(context, attended, STATE, POSITIONS);
        let attended = ggml::ggml_add(context, product(weights[3], attended), sound);
        let hidden = ggml::ggml_gelu(context, product(weights[4], attended));
        let last = ggml::ggml_add(context, product(weights[5], hidden), attended);
        [last, scores]
    }
}

/// Computes the layer with these backends, of which the last is the engine's own; returns its numbers, and how many
/// attention scores were stored.
///
/// # Safety
/// The backends are the engine's, and used by nobody else.
unsafe fn layer(backends: &mut [ggml::ggml_backend_t]) -> (Vec<f32>, i64) {
    // SAFETY: the engine's functions are called in the order that its own program calls them.
    unsafe {
        let own = *backends.last().expect("there is one");
        let (inputs, context) = (new_context(true), new_context(true));
        let float = ggml::ggml_type_GGML_TYPE_F32;
        let sound = ggml::ggml_new_tensor_2d(inputs, float, STATE, POSITIONS);
        let weights = [ggml::ggml_type_GGML_TYPE_Q8_0; 6]
            .map(|kind| ggml::ggml_new_tensor_2d(inputs, kind, STATE, STATE));
        let memory = ggml::ggml_backend_alloc_ctx_tensors(inputs, own);
        ggml::ggml_backend_buffer_set_usage(
            memory,
            ggml::ggml_backend_buffer_usage_GGML_BACKEND_BUFFER_USAGE_WEIGHTS,
        );
        fill(sound, &weights);
        let [last, scores] = build(context, sound, &weights);
        let graph = ggml::ggml_new_graph_custom(context, 64, false);
        ggml::ggml_build_forward_expand(graph, last);

        let scheduler = ggml::ggml_backend_sched_new(
            backends.as_mut_ptr(),
            ptr::null_mut(),
            backends.len() as i32,
            64,
            false,
            true,
        );
        assert!(ggml::ggml_backend_sched_alloc_graph(scheduler, graph));
        assert_eq!(
            ggml::ggml_backend_sched_graph_compute(scheduler, graph),
            ggml::ggml_status_GGML_STATUS_SUCCESS
        );
        let mut found = vec![0.0_f32; (STATE * POSITIONS) as usize];
        ggml::ggml_backend_tensor_get(last, found.as_mut_ptr().cast(), 0, found.len() * 4);
        let stored = (*scores).ne.iter().product();
        ggml::ggml_backend_sched_free(scheduler);
        ggml::ggml_backend_buffer_free(memory);
        ggml::ggml_free(context);
        ggml::ggml_free(inputs);
        (found, stored)
    }
}

#[test]
fn a_layer_is_the_same_with_the_kernels() {
    ringback_kernels::register();
    // The second time nothing happens.
    ringback_kernels::register();
    // SAFETY: as in `layer`.
    unsafe {
        let device = ggml::ggml_backend_dev_by_name(c"ringback".as_ptr());
        if device.is_null() {
            let has = is_x86_feature_detected!("avx512vnni") || is_x86_feature_detected!("avxvnni");
            assert!(!has, "this processor has what the kernels need");
            return;
        }
        let own = ggml::ggml_backend_init_by_type(
            ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_CPU,
            ptr::null(),
        );
        let ours = ggml::ggml_backend_dev_init(device, ptr::null());
        let (wanted, stored) = layer(&mut [own]);
        assert_eq!(stored, HEADS * POSITIONS * POSITIONS);
        let (found, stored) = layer(&mut [ours, own]);
        assert_eq!(stored, 1, "attention is not fused");
        let largest = wanted
            .iter()
            .fold(0.0, |most: f32, number| most.max(number.abs()));
        for (found, wanted) in found.iter().zip(&wanted) {
            // Both quantise the input rows to eight bits, which after six products is the most they differ by.
            assert!(
                (found - wanted).abs() <= largest / 100.0,
                "{found}, not {wanted}"
            );
        }
        ggml::ggml_backend_free(ours);
        ggml::ggml_backend_free(own);
    }
}
