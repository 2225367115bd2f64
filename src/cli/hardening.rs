//! Keeps secrets out of memory dumps: disables core dumps on Unix, and on Linux also prevents other
//! programs of the same user from reading the program's memory.

/// Applies the restrictions. Ignores errors, because the program can also run without a
/// restriction.
pub fn protect_memory() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let limit = getrlimit(Resource::Core);
        // Keep the hard limit, so that child processes can raise their own limit.
        let _ = setrlimit(Resource::Core, rustix::process::Rlimit { current: Some(0), ..limit });
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}
