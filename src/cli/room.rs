//! Room: how much memory this process may still take, by the machine, its control group and its own
//! limits.
//!
//! Owns [`Room`]. Read from what Linux tells of itself in files; elsewhere there is nothing to
//! read, and nothing is known. Deliberately unknown: what the memory is wanted for.

use std::path::Path;

/// Where Linux mounts control groups of the second and the first version.
const GROUPS: &str = "/sys/fs/cgroup";
const GROUPS_OF_OLD: &str = "/sys/fs/cgroup/memory";

/// Memory that can still be taken, and what sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// Bytes.
    pub(crate) bytes: u64,
    /// Whose limit it is, in words that follow "are free".
    pub(crate) whose: &'static str,
}

impl Room {
    /// The narrowest of all limits; absent where none is known.
    pub(crate) fn now() -> Option<Self> {
        Self::told_by(|path| std::fs::read_to_string(path).ok())
    }

    /// The same from whatever reads the files.
    fn told_by(read: impl Fn(&Path) -> Option<String>) -> Option<Self> {
        let file = |path: &str| read(Path::new(path));
        let machine = file("/proc/meminfo").and_then(|text| kilobytes(&text, "MemAvailable:"));
        let limits = file("/proc/self/limits").unwrap_or_default();
        let status = file("/proc/self/status").unwrap_or_default();
        let left = |limit: &str, used: &str| {
            Some(soft(&limits, limit)?.saturating_sub(kilobytes(&status, used)?))
        };
        let whose = [
            (machine, "on this machine"),
            (group(&read), "in its control group"),
            (left("Max address space", "VmSize:"), "within the limit of its address space"),
            (left("Max data size", "VmData:"), "within the limit of its data"),
        ];
        let known =
            whose.into_iter().filter_map(|(bytes, whose)| Some(Self { bytes: bytes?, whose }));
        known.min_by_key(|room| room.bytes)
    }
}

/// A line such as `MemAvailable:   123 kB`, in bytes.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// A soft limit in bytes; absent where there is none.
fn soft(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// What the control groups of this process leave: the narrowest of its own and those around it. Of
/// what they hold, files that were read and can be read again are given back when memory is wanted.
fn group(read: &impl Fn(&Path) -> Option<String>) -> Option<u64> {
    let groups = read(Path::new("/proc/self/cgroup"))?;
    let mut least = None;
    for line in groups.lines() {
        let mut parts = line.splitn(3, ':').skip(1);
        let (Some(controllers), Some(path)) = (parts.next(), parts.next()) else { continue };
        let (root, [limit, used, cached]) = match controllers {
            "" => (GROUPS, ["memory.max", "memory.current", "inactive_file "]),
            it if it.split(',').any(|it| it == "memory") => (
                GROUPS_OF_OLD,
                ["memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "],
            ),
            _ => continue,
        };
        // Inside a container the path may be that of outside: then its root is what is seen.
        for folder in Path::new(path.trim_start_matches('/')).ancestors() {
            let folder = Path::new(root).join(folder);
            let file = |name: &str| read(&folder.join(name));
            let number = |name: &str| file(name)?.trim().parse::<u64>().ok();
            let Some((limit, used)) = number(limit).zip(number(used)) else { continue };
            let cached = file("memory.stat").and_then(|stat| {
                let line = stat.lines().find_map(|line| line.strip_prefix(cached))?;
                line.trim().parse::<u64>().ok()
            });
            let left = limit.saturating_sub(used.saturating_sub(cached.unwrap_or(0)));
            least = Some(least.map_or(left, |least: u64| least.min(left)));
        }
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMINFO: &str = "MemTotal:       2000000 kB\nMemAvailable:   1000000 kB\n";
    const LIMITS: &str = "Limit                     Soft Limit           Hard Limit           Units\n\
         Max data size             unlimited            unlimited            bytes\n\
         Max address space         700000000            unlimited            bytes\n";
    const STATUS: &str = "Name:\tlongplay\nVmSize:\t  100000 kB\nVmData:\t   50000 kB\n";

    fn room(files: &[(&str, &str)]) -> Option<(u64, &'static str)> {
        let found = |path: &Path| {
            let file = files.iter().find(|(name, _)| Path::new(name) == path);
            file.map(|(_, text)| (*text).to_owned())
        };
        Room::told_by(found).map(|room| (room.bytes, room.whose))
    }

    #[test]
    fn the_narrowest_limit_is_what_counts() {
        let machine = ("/proc/meminfo", MEMINFO);
        assert_eq!(room(&[]), None);
        assert_eq!(room(&[machine]), Some((1_024_000_000, "on this machine")));
        let limited = [machine, ("/proc/self/limits", LIMITS), ("/proc/self/status", STATUS)];
        assert_eq!(
            room(&limited),
            Some((700_000_000 - 102_400_000, "within the limit of its address space"))
        );
    }

    #[test]
    fn a_control_group_is_limited_by_those_around_it_and_gives_back_what_it_cached() {
        let machine = ("/proc/meminfo", MEMINFO);
        let told = [
            machine,
            ("/proc/self/cgroup", "0::/outer/inner\n"),
            ("/sys/fs/cgroup/outer/inner/memory.max", "max\n"),
            ("/sys/fs/cgroup/outer/inner/memory.current", "100\n"),
            ("/sys/fs/cgroup/outer/memory.max", "5000\n"),
            ("/sys/fs/cgroup/outer/memory.current", "4000\n"),
            ("/sys/fs/cgroup/outer/memory.stat", "anon 3000\ninactive_file 600\n"),
        ];
        assert_eq!(room(&told), Some((1600, "in its control group")));
    }

    #[test]
    fn control_groups_of_the_first_version_are_known_too() {
        let told = [
            ("/proc/self/cgroup", "9:name=systemd:/\n4:memory:/outside/of/it\n0::/\n"),
            ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9000\n"),
            ("/sys/fs/cgroup/memory/memory.usage_in_bytes", "2000\n"),
            ("/sys/fs/cgroup/memory/memory.stat", "inactive_file 7\ntotal_inactive_file 500\n"),
        ];
        assert_eq!(room(&told), Some((7500, "in its control group")));
    }

    #[test]
    fn what_no_limit_says_is_no_limit() {
        let told = [
            ("/proc/self/cgroup", "0::/\nnonsense\n"),
            ("/sys/fs/cgroup/memory.max", "many"),
            ("/proc/self/limits", "Max address space         unlimited   unlimited   bytes\n"),
            ("/proc/self/status", STATUS),
            ("/proc/meminfo", "MemAvailable: 99999999999999999999 kB\n"),
        ];
        assert_eq!(room(&told), None);
    }
}
