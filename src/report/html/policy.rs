//! The page's own policy (Content Security Policy, level 3): nothing is loaded, and only the script
//! and the style that were built in may run, told by their hashes. The only file of the report that
//! names `sha2`.

use sha2::Digest;
use sha2::Sha256;

use super::audio::base64;

/// Returns the policy of a page with this style and script. `linked` allows sound files beside it.
pub(super) fn policy(style: &str, script: &str, linked: bool) -> String {
    let media = if linked {
        "data: 'self' file:"
    } else {
        "data:"
    };
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:; \
         media-src {media}; base-uri 'none'; form-action 'none'",
        base64(&Sha256::digest(style.as_bytes())),
        base64(&Sha256::digest(script.as_bytes())),
    )
}
