//! What the system would write of the memory of the program, secrets and all: no core dump is made of it, and no other
//! program of the same user may look into it.

/// Forbids it. Where the system does not let us, it is as ever.
pub fn forbid() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Core);
        // The children may have theirs, up to what they were allowed.
        let _ = setrlimit(Resource::Core, rustix::process::Rlimit { current: Some(0), ..limit });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
