//! Whether whoever started this process wants it to go on when the terminal is closed, as `nohup` does.

/// The number of the signal, and so its place in the mask.
const HANGUP: u32 = 1;

/// Whether the signal is ignored. The standard library does not tell; where the system does not
/// either, it is left alone as if it were.
pub(super) fn is_ignored() -> bool {
    let status = wireproof_client::bounded::read_to_string("/proc/self/status".as_ref());
    status.map_or(true, |status| ignores(&status).unwrap_or(true))
}

fn ignores(status: &str) -> Option<bool> {
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))?;
    let mask = u64::from_str_radix(mask.trim(), 16).ok()?;
    Some(mask >> (HANGUP - 1) & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_signal_is_the_last_bit() {
        let mask = |mask: &str| ignores(&format!("Name:\tw\nSigIgn:\t{mask}\nSigCgt:\t1\n"));
        assert_eq!(mask("0000000000000001"), Some(true));
        assert_eq!(mask("0000000000001006"), Some(false));
        assert_eq!(mask("x"), None);
        assert_eq!(ignores("Name:\tw\n"), None);
    }
}
