//! The capture of the encoder's output.
//!
//! The end of the encoder and the first product of the decoder's keys are built as whisper.cpp builds them
//! (`whisper_build_graph_encoder`, `whisper_build_graph_cross`), in two graphs.

use std::ptr;

use ringback_kernels::capture_encoder_output;
use whisper_rs_sys as ggml;

const WIDTH: i64 = 32;
const POSITIONS: i64 = 5;

/// Norms some rows on the processor, doubles and shifts them, and multiplies what comes of it with weights.
fn encode() {
    // SAFETY: the engine's functions are called in the order that its own program calls them.
    unsafe {
        let room = || {
            ggml::ggml_init(ggml::ggml_init_params {
                mem_size: 1 << 20,
                mem_buffer: ptr::null_mut(),
                no_alloc: true,
            })
        };
        let own = ggml::ggml_backend_init_by_type(
            ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_CPU,
            ptr::null(),
        );
        let context = room();
        let float = ggml::ggml_type_GGML_TYPE_F32;
        let rows = ggml::ggml_new_tensor_2d(context, float, WIDTH, POSITIONS);
        let scale = ggml::ggml_new_tensor_1d(context, float, WIDTH);
        let shift = ggml::ggml_new_tensor_1d(context, float, WIDTH);
        let weights = ggml::ggml_new_tensor_2d(context, float, WIDTH, WIDTH);
        let normed = ggml::ggml_norm(context, rows, 1e-5);
        let scaled = ggml::ggml_mul(context, normed, scale);
        let output = ggml::ggml_add(context, scaled, shift);
        let seen = ggml::ggml_view_tensor(context, output);
        let keys = ggml::ggml_mul_mat(context, weights, seen);
        let memory = ggml::ggml_backend_alloc_ctx_tensors(context, own);
        let given: Vec<f32> = (0..WIDTH * POSITIONS)
            .map(|n| if n % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        ggml::ggml_backend_tensor_set(rows, given.as_ptr().cast(), 0, given.len() * 4);
        let all = |tensor, number: f32, count: i64| {
            let numbers = vec![number; count as usize];
            ggml::ggml_backend_tensor_set(tensor, numbers.as_ptr().cast(), 0, numbers.len() * 4);
        };
        all(scale, 2.0, WIDTH);
        all(shift, 0.5, WIDTH);
        all(weights, 1.0, WIDTH * WIDTH);
        for last in [output, keys] {
            let graphs = ggml::ggml_init(ggml::ggml_init_params {
                mem_size: 1 << 20,
                mem_buffer: ptr::null_mut(),
                no_alloc: false,
            });
            let graph = ggml::ggml_new_graph_custom(graphs, 64, false);
            ggml::ggml_build_forward_expand(graph, last);
            assert_eq!(
                ggml::ggml_backend_graph_compute(own, graph),
                ggml::ggml_status_GGML_STATUS_SUCCESS
            );
            ggml::ggml_free(graphs);
        }
        ggml::ggml_backend_buffer_free(memory);
        ggml::ggml_free(context);
        ggml::ggml_backend_free(own);
    }
}

#[test]
fn the_encoders_output_is_captured_where_it_is_asked_for() {
    ringback_kernels::register();
    let (_, encoded) = capture_encoder_output(encode);
    let encoded = encoded.expect("something was encoded");
    assert_eq!(encoded.width, WIDTH as usize);
    assert_eq!(encoded.values.len(), (WIDTH * POSITIONS) as usize);
    for (at, number) in encoded.values.iter().enumerate() {
        let expected = if at % 2 == 0 { 2.5 } else { -1.5 };
        assert!((number - expected).abs() < 1e-3, "{at}: {number}");
    }
    let (_, encoded) = capture_encoder_output(|| ());
    assert_eq!(encoded, None);
    encode();
    let (_, encoded) = capture_encoder_output(|| ());
    assert_eq!(encoded, None);
}
