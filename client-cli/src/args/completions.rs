//! `wireproof completions`.

use clap::Args;
use clap_complete::Shell;

use super::PackOption;

const EXAMPLES: &str = "\
With --pack the script knows the operations of that protocol in place of those that are built in.

Examples:
  wireproof completions bash \\
      > ~/.local/share/bash-completion/completions/wireproof
  wireproof completions zsh > \"${fpath[1]}/_wireproof\"
  wireproof completions fish > ~/.config/fish/completions/wireproof.fish";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: Shell,
    #[command(flatten)]
    pub(crate) pack: PackOption,
}
