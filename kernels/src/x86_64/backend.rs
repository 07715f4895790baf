//! The kernels as a ggml backend: a device of the kind that accelerates the processor (`ACCEL`), with one backend for each
//! recording that is transcribed.
//!
//! ggml asks of each node of a graph whether this device supports it, hands over those that it does, and computes all
//! else itself. Nothing is copied: both work in the processor's own memory.

use std::ffi::CStr;
use std::ffi::c_char;
use std::ffi::c_int;
use std::ffi::c_void;
use std::ptr;
use std::sync::Once;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

use super::graph::Task;
use super::graph::fuse_attention;
use super::simd::Level;
use crate::encoder_output::capture_from;
use crate::ggml_abi::Backend;
use crate::ggml_abi::Device;
use crate::ggml_abi::nodes;

/// The version of ggml's function tables (`GGML_BACKEND_API_VERSION`).
const API_VERSION: c_int = 2;
const NAME: &CStr = c"ringback";
const DESCRIPTION: &CStr = c"ringback's matrix products";
/// By which ggml recognises backends of this kind.
static GUID: ggml::ggml_guid = *b"ringback-kernels";

/// Registers the kernels with the engine, once, where this processor can run them.
pub(crate) fn register() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        if Level::here().is_none() {
            return;
        }
        let registry = Box::leak(Box::new(Registry {
            api_version: API_VERSION,
            get_name: registry_name,
            get_device_count: device_count,
            get_device,
            get_proc_address: Some(function),
            context: ptr::null_mut(),
        }));
        let device = Device {
            get_name: device_name,
            get_description: device_description,
            get_memory: device_memory,
            get_type: device_type,
            get_props: device_properties,
            init_backend,
            get_buffer_type: device_buffer_type,
            get_host_buffer_type: None,
            buffer_from_host_ptr: None,
            supports_op,
            supports_buft: supports_buffer_type,
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

unsafe extern "C" fn get_device(
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

unsafe extern "C" fn device_buffer_type(
    _: ggml::ggml_backend_dev_t,
) -> ggml::ggml_backend_buffer_type_t {
    // SAFETY: it only returns the processor's own kind.
    unsafe { ggml::ggml_backend_cpu_buffer_type() }
}

unsafe extern "C" fn supports_buffer_type(
    _: ggml::ggml_backend_dev_t,
    kind: ggml::ggml_backend_buffer_type_t,
) -> bool {
    // SAFETY: ggml asks about a kind that there is.
    unsafe { ggml::ggml_backend_buft_is_host(kind) }
}

unsafe extern "C" fn supports_op(_: ggml::ggml_backend_dev_t, node: *const ggml_tensor) -> bool {
    // SAFETY: ggml asks about a node of a graph, with the sources that its kind has.
    let task = unsafe { Task::of(&*node) };
    // The engine's own fused attention is another one than ours.
    task.is_some_and(|task| !matches!(task, Task::Attention(_)))
}

unsafe extern "C" fn init_backend(
    device: ggml::ggml_backend_dev_t,
    _: *const c_char,
) -> ggml::ggml_backend_t {
    let backend: Backend<usize> = Backend {
        guid: ptr::from_ref(&GUID).cast_mut(),
        get_name: backend_name,
        free: free_backend,
        set_tensor_async: None,
        get_tensor_async: None,
        cpy_tensor_async: None,
        synchronize: None,
        graph_plan_create: None,
        graph_plan_free: None,
        graph_plan_update: None,
        graph_plan_compute: None,
        graph_compute,
        event_record: None,
        event_wait: None,
        graph_optimize: Some(graph_optimize),
        device,
        context: 1,
    };
    Box::into_raw(Box::new(backend)).cast()
}

unsafe extern "C" fn backend_name(_: ggml::ggml_backend_t) -> *const c_char {
    NAME.as_ptr()
}

unsafe extern "C" fn free_backend(backend: ggml::ggml_backend_t) {
    // SAFETY: ggml frees each backend that `init_backend` made once.
    drop(unsafe { Box::from_raw(backend.cast::<Backend<usize>>()) });
}

unsafe extern "C" fn set_threads(backend: ggml::ggml_backend_t, threads: c_int) {
    // SAFETY: a backend that `init_backend` made; ggml uses it on one thread at a time.
    unsafe { (*backend.cast::<Backend<usize>>()).context = usize::try_from(threads).unwrap_or(1) }
}

unsafe extern "C" fn graph_compute(
    backend: ggml::ggml_backend_t,
    graph: *mut ggml::ggml_cgraph,
) -> ggml::ggml_status {
    let Some(level) = Level::here() else {
        return ggml::ggml_status_GGML_STATUS_FAILED;
    };
    // SAFETY: a backend that `init_backend` made, and a graph of nodes that `supports_op` accepted; their memory is
    // there, is the processor's, and nobody else writes to it meanwhile.
    unsafe {
        let threads = (*backend.cast::<Backend<usize>>()).context;
        for &node in nodes(graph) {
            let Some(task) = Task::of(&*node) else {
                return ggml::ggml_status_GGML_STATUS_FAILED;
            };
            task.compute(&*node, level, threads);
        }
        capture_from(nodes(graph));
    }
    ggml::ggml_status_GGML_STATUS_SUCCESS
}

/// ggml calls this with our part of a graph before it allocates memory for it.
unsafe extern "C" fn graph_optimize(_: ggml::ggml_backend_t, graph: *mut ggml::ggml_cgraph) {
    // SAFETY: ggml's contract, as above.
    unsafe { fuse_attention(nodes(graph)) }
}
