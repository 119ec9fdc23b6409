//! Other statuses and close codes: of the same class, so that only whoever asks for the very
//! number notices.

/// Another status of the same class.
pub(super) fn other_status(status: u16) -> u16 {
    let others: [u16; 2] = match status / 100 {
        2 => [200, 202],
        3 => [302, 307],
        4 => [400, 409],
        5 => [500, 503],
        _ => [200, 400],
    };
    let [first, second] = others;
    if status == first { second } else { first }
}

/// Another close code that a server may send.
pub(super) fn other_close(code: u16) -> u16 {
    match code {
        4000..=4998 => code + 1,
        4999 => 4000,
        1000 => 1001,
        1008 => 1003,
        _ => 1008,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_code_is_another_one_of_its_class() {
        for status in 200..600 {
            let other = other_status(status);
            assert!(other != status && other / 100 == status / 100, "{status}");
        }
        for code in 1000..5000 {
            assert_ne!(other_close(code), code);
        }
    }
}
