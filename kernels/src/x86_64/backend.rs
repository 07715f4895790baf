//! The engine's door for those who multiply faster than it does: a ggml device of the kind that helps the
//! processor (`ACCEL`), with one stream of work (`backend`) for each recording that is heard.
//!
//! ggml asks of each product whether this device would take it, hands over the graph's products that it
//! would, and reckons all else itself. Nothing is copied: both work in the processor's own memory.
//!
//! The tables of functions are those of ggml's `ggml-backend-impl.h`, which no binding has; they belong to
//! the version of the engine that `Cargo.toml` pins (`API_VERSION`).

use std::ffi::CStr;
use std::ffi::c_char;
use std::ffi::c_int;
use std::ffi::c_void;
use std::ptr;
use std::sync::Once;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

use super::graph::Task;
use super::graph::join_attention;
use super::simd::Level;
use crate::encoder_output::look_among;
use crate::tables::Device;
use crate::tables::Stream;
use crate::tables::nodes;

/// The version of ggml's tables below (`GGML_BACKEND_API_VERSION`).
const API_VERSION: c_int = 2;
const NAME: &CStr = c"ringback";
const DESCRIPTION: &CStr = c"ringback's products of matrices";
/// What ggml tells streams of this kind by.
static GUID: ggml::ggml_guid = *b"ringback-kernels";

/// Offers the kernels to the engine, once, where this processor has what they need.
pub(crate) fn offer() {
    static OFFERED: Once = Once::new();
    OFFERED.call_once(|| {
        if Level::here().is_none() {
            return;
        }
        let registry = Box::leak(Box::new(Registry {
            api_version: API_VERSION,
            get_name: registry_name,
            get_device_count: device_count,
            get_device: device,
            get_proc_address: Some(function),
            context: ptr::null_mut(),
        }));
        let device = Device {
            get_name: device_name,
            get_description: device_description,
            get_memory: device_memory,
            get_type: device_type,
            get_props: device_properties,
            init_backend: begin,
            get_buffer_type: device_memory_kind,
            get_host_buffer_type: None,
            buffer_from_host_ptr: None,
            supports_op: would_take,
            supports_buft: can_read,
            offload_op: None,
            event_new: None,
            event_free: None,
            event_synchronize: None,
            registry: ptr::from_mut(registry).cast(),
            context: ptr::null_mut::<c_void>(),
        };
        registry.context = ptr::from_mut(Box::leak(Box::new(device))).cast();
        // SAFETY: the tables live as long as the program, and are what this version of ggml expects.
        unsafe { ggml::ggml_backend_register(ptr::from_mut(registry).cast()) }
    });
}

/// `ggml_backend_reg`.
#[repr(C)]
struct Registry {
    api_version: c_int,
    get_name: unsafe extern "C" fn(ggml::ggml_backend_reg_t) -> *const c_char,
    get_device_count: unsafe extern "C" fn(ggml::ggml_backend_reg_t) -> usize,
    get_device: unsafe extern "C" fn(ggml::ggml_backend_reg_t, usize) -> ggml::ggml_backend_dev_t,
    get_proc_address:
        Option<unsafe extern "C" fn(ggml::ggml_backend_reg_t, *const c_char) -> *mut c_void>,
    /// The device.
    context: *mut c_void,
}

unsafe extern "C" fn registry_name(_: ggml::ggml_backend_reg_t) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn device_count(_: ggml::ggml_backend_reg_t) -> usize {
    1
}

unsafe extern "C" fn device(
    registry: ggml::ggml_backend_reg_t,
    _: usize,
) -> ggml::ggml_backend_dev_t {
    // SAFETY: ggml gives back the registry that it was given.
    unsafe { (*registry.cast::<Registry>()).context.cast() }
}

unsafe extern "C" fn function(_: ggml::ggml_backend_reg_t, name: *const c_char) -> *mut c_void {
    // SAFETY: ggml asks by a C string.
    if unsafe { CStr::from_ptr(name) } == c"ggml_backend_set_n_threads" {
        set_threads as *mut c_void
    } else {
        ptr::null_mut()
    }
}

unsafe extern "C" fn device_name(_: ggml::ggml_backend_dev_t) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn device_description(_: ggml::ggml_backend_dev_t) -> *const c_char {
    DESCRIPTION.as_ptr()
}

/// The device has no memory of its own.
unsafe extern "C" fn device_memory(
    _: ggml::ggml_backend_dev_t,
    free: *mut usize,
    total: *mut usize,
) {
    // SAFETY: ggml gives room for both.
    unsafe {
        *free = 0;
        *total = 0;
    }
}

unsafe extern "C" fn device_type(_: ggml::ggml_backend_dev_t) -> ggml::ggml_backend_dev_type {
    ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_ACCEL
}

unsafe extern "C" fn device_properties(
    _: ggml::ggml_backend_dev_t,
    properties: *mut ggml::ggml_backend_dev_props,
) {
    // SAFETY: ggml gives room for them.
    unsafe {
        properties.write(ggml::ggml_backend_dev_props {
            name: NAME.as_ptr(),
            description: DESCRIPTION.as_ptr(),
            memory_free: 0,
            memory_total: 0,
            type_: ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_ACCEL,
            device_id: ptr::null(),
            caps: ggml::ggml_backend_dev_caps {
                async_: false,
                host_buffer: false,
                buffer_from_host_ptr: false,
                events: false,
            },
        });
    }
}

unsafe extern "C" fn device_memory_kind(
    _: ggml::ggml_backend_dev_t,
) -> ggml::ggml_backend_buffer_type_t {
    // SAFETY: it only returns the processor's own kind.
    unsafe { ggml::ggml_backend_cpu_buffer_type() }
}

unsafe extern "C" fn can_read(
    _: ggml::ggml_backend_dev_t,
    kind: ggml::ggml_backend_buffer_type_t,
) -> bool {
    // SAFETY: ggml asks about a kind that there is.
    unsafe { ggml::ggml_backend_buft_is_host(kind) }
}

unsafe extern "C" fn would_take(_: ggml::ggml_backend_dev_t, node: *const ggml_tensor) -> bool {
    // SAFETY: ggml asks about a node of a graph, with the sources that its kind has.
    let task = unsafe { Task::of(&*node) };
    // The engine's own attention in one go is something else than ours.
    task.is_some_and(|task| !matches!(task, Task::Attention(_)))
}

unsafe extern "C" fn begin(
    device: ggml::ggml_backend_dev_t,
    _: *const c_char,
) -> ggml::ggml_backend_t {
    let stream: Stream<usize> = Stream {
        guid: ptr::from_ref(&GUID).cast_mut(),
        get_name: stream_name,
        free: end,
        set_tensor_async: None,
        get_tensor_async: None,
        cpy_tensor_async: None,
        synchronize: None,
        graph_plan_create: None,
        graph_plan_free: None,
        graph_plan_update: None,
        graph_plan_compute: None,
        graph_compute: compute,
        event_record: None,
        event_wait: None,
        graph_optimize: Some(prepare),
        device,
        context: 1,
    };
    Box::into_raw(Box::new(stream)).cast()
}

unsafe extern "C" fn stream_name(_: ggml::ggml_backend_t) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn end(stream: ggml::ggml_backend_t) {
    // SAFETY: ggml ends each stream that `begin` made once.
    drop(unsafe { Box::from_raw(stream.cast::<Stream<usize>>()) });
}

unsafe extern "C" fn set_threads(stream: ggml::ggml_backend_t, threads: c_int) {
    // SAFETY: a stream that `begin` made; ggml works with it on one thread at a time.
    unsafe { (*stream.cast::<Stream<usize>>()).context = usize::try_from(threads).unwrap_or(1) }
}

unsafe extern "C" fn compute(
    stream: ggml::ggml_backend_t,
    graph: *mut ggml::ggml_cgraph,
) -> ggml::ggml_status {
    let Some(level) = Level::here() else {
        return ggml::ggml_status_GGML_STATUS_FAILED;
    };
    // SAFETY: a stream that `begin` made, and a graph of nodes of which `would_take` said yes; their memory is
    // there, is the processor's, and nobody else writes to it meanwhile.
    unsafe {
        let threads = (*stream.cast::<Stream<usize>>()).context;
        for &node in nodes(graph) {
            let Some(task) = Task::of(&*node) else {
                return ggml::ggml_status_GGML_STATUS_FAILED;
            };
            task.reckon(&*node, level, threads);
        }
        look_among(nodes(graph));
    }
    ggml::ggml_status_GGML_STATUS_SUCCESS
}

/// ggml calls this with our part of a graph before it gives out memory for it.
unsafe extern "C" fn prepare(_: ggml::ggml_backend_t, graph: *mut ggml::ggml_cgraph) {
    // SAFETY: so says ggml.
    unsafe { join_attention(nodes(graph)) }
}
