//! Packs and pages are inside the binary: a file added to them must be seen.

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=docs/checks");
}
