//! Memory that the engine clears, once the kernels are registered.
#![cfg(target_os = "linux")]

use std::fs;
use std::slice;

use whisper_rs_sys as ggml;

/// 64 MB, and a bit that is no whole page.
const SIZE: usize = (64 << 20) + 1000;

/// Bytes of memory that this program has resident.
fn resident() -> usize {
    let figures = fs::read_to_string("/proc/self/statm").expect("Linux has it");
    let pages = figures
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse::<usize>().ok());
    pages.expect("the second figure") * 4096
}

#[test]
fn cleared_memory_is_zero_and_given_back() {
    ringback_kernels::register();
    // SAFETY: the buffer is this test's alone.
    unsafe {
        let kind = ggml::ggml_backend_cpu_buffer_type();
        let buffer = ggml::ggml_backend_buft_alloc_buffer(kind, SIZE);
        let first = ggml::ggml_backend_buffer_get_base(buffer).cast::<u8>();
        let before = resident();
        first.write_bytes(1, SIZE);
        assert!(resident() - before > SIZE / 2);
        ggml::ggml_backend_buffer_clear(buffer, 0);
        assert!(resident().saturating_sub(before) < SIZE / 16);
        let bytes = slice::from_raw_parts(first, SIZE);
        assert!(bytes.iter().all(|byte| *byte == 0));
        ggml::ggml_backend_buffer_clear(buffer, 7);
        let bytes = slice::from_raw_parts(first, SIZE);
        assert!(bytes.iter().all(|byte| *byte == 7));
        ggml::ggml_backend_buffer_free(buffer);
    }
}
