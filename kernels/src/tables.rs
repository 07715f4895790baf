//! The engine's tables of functions, those of ggml's `ggml-backend-impl.h`, which no binding has; they belong to
//! the version of the engine that `Cargo.toml` pins.

use std::ffi::c_char;
use std::slice;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

/// A function of ggml's that we do without.
pub(crate) type Without = Option<unsafe extern "C" fn()>;

/// Begins a stream of work on a device.
pub(crate) type Begin =
    unsafe extern "C" fn(ggml::ggml_backend_dev_t, *const c_char) -> ggml::ggml_backend_t;

/// Reckons a graph, or a part of one.
pub(crate) type Compute =
    unsafe extern "C" fn(ggml::ggml_backend_t, *mut ggml::ggml_cgraph) -> ggml::ggml_status;

/// `ggml_backend_device`.
#[repr(C)]
pub(crate) struct Device<Context> {
    pub(crate) get_name: unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> *const c_char,
    pub(crate) get_description: unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> *const c_char,
    pub(crate) get_memory: unsafe extern "C" fn(ggml::ggml_backend_dev_t, *mut usize, *mut usize),
    pub(crate) get_type:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> ggml::ggml_backend_dev_type,
    pub(crate) get_props:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t, *mut ggml::ggml_backend_dev_props),
    pub(crate) init_backend: Begin,
    pub(crate) get_buffer_type:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> ggml::ggml_backend_buffer_type_t,
    pub(crate) get_host_buffer_type: Without,
    pub(crate) buffer_from_host_ptr: Without,
    pub(crate) supports_op:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t, *const ggml_tensor) -> bool,
    pub(crate) supports_buft:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t, ggml::ggml_backend_buffer_type_t) -> bool,
    pub(crate) offload_op: Without,
    pub(crate) event_new: Without,
    pub(crate) event_free: Without,
    pub(crate) event_synchronize: Without,
    pub(crate) registry: ggml::ggml_backend_reg_t,
    pub(crate) context: Context,
}

/// `ggml_backend`.
#[repr(C)]
pub(crate) struct Stream<Context> {
    pub(crate) guid: ggml::ggml_guid_t,
    pub(crate) get_name: unsafe extern "C" fn(ggml::ggml_backend_t) -> *const c_char,
    pub(crate) free: unsafe extern "C" fn(ggml::ggml_backend_t),
    pub(crate) set_tensor_async: Without,
    pub(crate) get_tensor_async: Without,
    pub(crate) cpy_tensor_async: Without,
    pub(crate) synchronize: Without,
    pub(crate) graph_plan_create: Without,
    pub(crate) graph_plan_free: Without,
    pub(crate) graph_plan_update: Without,
    pub(crate) graph_plan_compute: Without,
    pub(crate) graph_compute: Compute,
    pub(crate) event_record: Without,
    pub(crate) event_wait: Without,
    pub(crate) graph_optimize:
        Option<unsafe extern "C" fn(ggml::ggml_backend_t, *mut ggml::ggml_cgraph)>,
    pub(crate) device: ggml::ggml_backend_dev_t,
    pub(crate) context: Context,
}

/// Returns the nodes of a graph.
///
/// # Safety
/// The graph is one of ggml's, and outlives what is returned.
pub(crate) unsafe fn nodes<'a>(graph: *mut ggml::ggml_cgraph) -> &'a [*mut ggml_tensor] {
    // SAFETY: the graph has so many.
    unsafe {
        let count = usize::try_from(ggml::ggml_graph_n_nodes(graph)).unwrap_or(0);
        if count == 0 {
            return &[];
        }
        slice::from_raw_parts(ggml::ggml_graph_nodes(graph), count)
    }
}
