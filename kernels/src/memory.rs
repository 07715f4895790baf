//! Memory that the engine clears is given back to the system, which maps pages of zeros when it is next read.
//!
//! The engine clears the memory of each recording before it uses it, with room for 30 s of sound and 448 tokens. A
//! message takes half of the sound and a fifth of the tokens; but where zeros are written, all of it is resident.
//!
//! `ggml_backend_cpu_buffer_type` allocates the engine's buffers. Its `alloc_buffer` is wrapped here, so that the buffers
//! have another `clear`.

use std::ffi::c_void;
use std::ptr;
use std::sync::OnceLock;

use whisper_rs_sys as ggml;

/// `ggml_backend_buffer_type`, as far as it is used.
#[repr(C)]
struct BufferType {
    get_name: Unused,
    allocate: Allocate,
}

/// `ggml_backend_buffer`.
#[repr(C)]
struct Buffer {
    free: Unused,
    get_base: Unused,
    init_tensor: Unused,
    memset_tensor: Unused,
    set_tensor: Unused,
    get_tensor: Unused,
    copy_tensor: Unused,
    clear: unsafe extern "C" fn(ggml::ggml_backend_buffer_t, u8),
    reset: Unused,
    kind: ggml::ggml_backend_buffer_type_t,
    /// The first byte.
    context: *mut c_void,
    /// Bytes.
    size: usize,
}

type Unused = Option<unsafe extern "C" fn()>;
type Allocate =
    unsafe extern "C" fn(ggml::ggml_backend_buffer_type_t, usize) -> ggml::ggml_backend_buffer_t;

/// The engine's own function, which the wrapper calls.
static ALLOCATE: OnceLock<Allocate> = OnceLock::new();

/// Gives back what the engine clears, from now on.
pub(super) fn install() {
    ALLOCATE.get_or_init(|| {
        // SAFETY: the table lives as long as the program and is this version's; no thread of the engine's asks
        // for memory before this.
        unsafe {
            let kind = ggml::ggml_backend_cpu_buffer_type().cast::<BufferType>();
            std::mem::replace(&mut (*kind).allocate, allocate)
        }
    });
}

unsafe extern "C" fn allocate(
    kind: ggml::ggml_backend_buffer_type_t,
    size: usize,
) -> ggml::ggml_backend_buffer_t {
    let Some(own) = ALLOCATE.get() else {
        return ptr::null_mut();
    };
    // SAFETY: called as the engine calls it; what comes back is a buffer of this version, or null.
    unsafe {
        let buffer = own(kind, size);
        if let Some(buffer) = buffer.cast::<Buffer>().as_mut() {
            buffer.clear = clear;
        }
        buffer
    }
}

unsafe extern "C" fn clear(buffer: ggml::ggml_backend_buffer_t, value: u8) {
    // SAFETY: a buffer that `allocate` gave, of whose memory nobody reads or writes anything meanwhile.
    unsafe {
        let buffer = &*buffer.cast::<Buffer>();
        let first = buffer.context.cast::<u8>();
        if value == 0 {
            zero(first, buffer.size);
        } else {
            first.write_bytes(value, buffer.size);
        }
    }
}

/// Zeroes memory: whole pages by giving them back, what is before and after them by writing.
///
/// # Safety
/// The memory is anonymous, and nobody reads or writes it meanwhile.
unsafe fn zero(first: *mut u8, size: usize) {
    let page = page_size();
    let before = first.align_offset(page).min(size);
    let whole = (size - before) / page * page;
    // SAFETY: within the memory. Anonymous pages that are given back read as zeros.
    unsafe {
        let pages = first.add(before);
        first.write_bytes(0, before);
        pages.add(whole).write_bytes(0, size - before - whole);
        if libc::madvise(pages.cast(), whole, libc::MADV_DONTNEED) != 0 {
            pages.write_bytes(0, whole);
        }
    }
}

/// Bytes in a page.
fn page_size() -> usize {
    // SAFETY: it only asks.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(1 << 16)
}
