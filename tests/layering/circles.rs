//! No circles of files: whoever reads one file should not have to read those that need it.
//!
//! A name counts for the file that defines it, however many `pub use` lead there; a file that only passes names on
//! is part of no circle. What only tests need does not count.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// A module: the names from the crate's root down to it.
type Module = Vec<String>;

/// One source file.
struct File {
    module: Module,
    /// Without comments, strings and tests.
    code: String,
    uses: Vec<Use>,
    /// What it defines.
    items: BTreeSet<String>,
}

/// A `use` of a file.
struct Use {
    path: Vec<String>,
    /// What the file calls it.
    name: String,
    is_public: bool,
}

/// What a path leads to.
enum Target {
    Module(Module),
    File(String),
}

/// All files and what each needs of the others, with the path that says so.
pub(super) struct Graph {
    files: BTreeMap<String, File>,
    modules: BTreeMap<Module, String>,
    arrows: BTreeMap<String, BTreeMap<String, String>>,
}

impl Graph {
    /// Reads the arrows between files, given by their paths below `src` and their texts.
    pub(super) fn of(sources: &[(String, String)]) -> Self {
        let mut graph = Self {
            files: BTreeMap::new(),
            modules: BTreeMap::new(),
            arrows: BTreeMap::new(),
        };
        let tests = test_modules(sources);
        for (name, text) in sources {
            let module = module_of(name);
            if name == "main.rs" || tests.contains(&module) {
                continue;
            }
            graph.modules.insert(module.clone(), name.clone());
            graph.files.insert(name.clone(), File::of(module, text));
        }
        let arrows = graph.files.iter();
        graph.arrows = arrows
            .map(|(name, file)| (name.clone(), graph.arrows_of(name, file)))
            .collect();
        graph
    }

    /// Returns the circles: files that all lead to each other.
    pub(super) fn circles(&self) -> Vec<BTreeSet<&str>> {
        let reached: BTreeMap<&str, BTreeSet<&str>> = self
            .arrows
            .keys()
            .map(|name| (name.as_str(), self.reached_from(name)))
            .collect();
        let mut circles: Vec<BTreeSet<&str>> = Vec::new();
        for (name, others) in &reached {
            if others.contains(name) && !circles.iter().any(|circle| circle.contains(name)) {
                let back = others.iter().filter(|other| reached[*other].contains(name));
                circles.push(back.copied().collect());
            }
        }
        circles
    }

    /// Returns the arrows inside a circle, a line each.
    pub(super) fn describe(&self, circle: &BTreeSet<&str>) -> String {
        let mut lines = String::new();
        for from in circle {
            for (to, path) in &self.arrows[*from] {
                if circle.contains(to.as_str()) {
                    lines += &format!("  {from} -> {to}  ({path})\n");
                }
            }
        }
        lines
    }

    fn reached_from(&self, name: &str) -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&str> = self.arrows[name].keys().map(String::as_str).collect();
        while let Some(file) = next.pop() {
            if reached.insert(file) {
                next.extend(self.arrows[file].keys().map(String::as_str));
            }
        }
        reached
    }

    fn arrows_of(&self, name: &str, file: &File) -> BTreeMap<String, String> {
        static USE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?:pub(?:\([^)]*\))?\s+)?use\s[^;]+;"));
        static PATH: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[a-z_]\w*(?:::\w+)+"));
        let body = USE.replace_all(&file.code, "");
        let mut found = BTreeMap::new();
        let mut add = |target: Option<Target>, path: &str| {
            if let Some(Target::File(target)) = target
                && target != name
            {
                found.entry(target).or_insert_with(|| path.to_owned());
            }
        };
        let mut modules: BTreeMap<&str, Module> = BTreeMap::new();
        for import in &file.uses {
            let Some(path) = self.absolute(file, &import.path) else {
                continue;
            };
            match self.resolve(&path) {
                Some(Target::Module(module)) => {
                    modules.insert(&import.name, module);
                }
                // What is only passed on is not needed.
                target if !import.is_public || has_word(&body, &import.name) => {
                    add(target, &import.path.join("::"));
                }
                _ => {}
            }
        }
        for found in PATH.find_iter(&body) {
            if body[..found.start()].ends_with("::") {
                continue;
            }
            let path: Vec<String> = found.as_str().split("::").map(str::to_owned).collect();
            let absolute = match modules.get(path[0].as_str()) {
                Some(module) => Some([module, &path[1..]].concat()),
                None => self.absolute(file, &path),
            };
            add(
                absolute.and_then(|path| self.resolve(&path)),
                found.as_str(),
            );
        }
        found
    }

    /// Returns a path as from the crate's root; none if it leads out of the crate.
    fn absolute(&self, file: &File, path: &[String]) -> Option<Vec<String>> {
        let mut module = file.module.clone();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => return Some(rest[1..].to_vec()),
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|part| part == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            child => {
                module.push(child.to_owned());
                self.modules.get(&module)?;
                rest = &rest[1..];
            }
        }
        module.extend_from_slice(rest);
        Some(module)
    }

    /// Follows a path to the file that defines what it names.
    fn resolve(&self, path: &[String]) -> Option<Target> {
        let depth = (0..=path.len())
            .rev()
            .find(|depth| self.modules.contains_key(&path[..*depth]))?;
        let name = &self.modules[&path[..depth]];
        let Some(item) = path.get(depth) else {
            return Some(Target::Module(path.to_vec()));
        };
        let file = &self.files[name];
        let passed_on = file
            .uses
            .iter()
            .find(|import| import.name == *item && !file.items.contains(item))
            .and_then(|import| self.absolute(file, &import.path));
        match passed_on {
            // A `use` that leads to itself would be an error of the compiler's.
            Some(further) => self.resolve(&[&further, &path[depth + 1..]].concat()),
            None => Some(Target::File(name.clone())),
        }
    }
}

impl File {
    fn of(module: Module, text: &str) -> Self {
        static ITEM: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"\b(?:fn|struct|enum|trait|const|static|type|union)\s+(\w+)")
        });
        static USE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"(pub(?:\([^)]*\))?\s+)?use\s+([\w:\s]+?)(?:\s+as\s+(\w+))?\s*;")
        });
        let code = without_tests(&without_comments(text));
        let items = ITEM.captures_iter(&code);
        let items = items.map(|found| found[1].to_owned()).collect();
        let uses = USE.captures_iter(&code).map(|found| {
            let path: Vec<String> = found[2]
                .split("::")
                .map(|part| part.trim().to_owned())
                .collect();
            let last = path.last().cloned().unwrap_or_default();
            Use {
                name: found.get(3).map_or(last, |alias| alias.as_str().to_owned()),
                path,
                is_public: found.get(1).is_some(),
            }
        });
        Self {
            module,
            uses: uses.collect(),
            items,
            code,
        }
    }
}

/// The module of a file: `audio` for `audio/mod.rs`, `audio::wav` for `audio/wav.rs`.
fn module_of(name: &str) -> Module {
    let path = name.trim_end_matches(".rs");
    let mut module: Module = path.split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

/// The modules in files of their own that are there for tests alone.
fn test_modules(sources: &[(String, String)]) -> BTreeSet<Module> {
    static DECLARED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"#\[cfg\(test\)\]\s*(?:pub\(\w+\)\s*)?mod (\w+);"));
    let mut modules = BTreeSet::new();
    for (name, text) in sources {
        for found in DECLARED.captures_iter(text) {
            let mut module = module_of(name);
            module.push(found[1].to_owned());
            modules.insert(module);
        }
    }
    modules
}

/// Returns a code without its comments, and with nothing in its strings.
fn without_comments(text: &str) -> String {
    static QUIET: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r##"(?s)//[^\n]*|r#".*?"#|"(?:\\.|[^"\\])*"|'(?:\\.[^']*|[^'\\])'"##)
    });
    QUIET
        .replace_all(text, |found: &regex::Captures<'_>| {
            if found[0].starts_with("//") {
                ""
            } else {
                "\"\""
            }
        })
        .into_owned()
}

/// Returns a code without what is compiled for tests alone.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        kept += before;
        rest = &after[end_of_item(after)..];
    }
    kept + rest
}

/// Returns where an item ends: at its semicolon, or where its braces are closed.
fn end_of_item(code: &str) -> usize {
    let mut depth = 0;
    for (at, sign) in code.char_indices() {
        match sign {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

fn has_word(text: &str, word: &str) -> bool {
    pattern(&format!(r"\b{word}\b")).is_match(text)
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

#[test]
fn a_circle_is_found_through_what_is_passed_on_and_not_because_of_it() {
    let circles = |sources: &[(&str, &str)]| -> Vec<Vec<String>> {
        let sources: Vec<(String, String)> = sources
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect();
        let graph = Graph::of(&sources);
        let circles = graph.circles().into_iter();
        circles
            .map(|circle| circle.into_iter().map(str::to_owned).collect())
            .collect()
    };
    let passing_on = ("a/mod.rs", "mod x; mod y; pub use x::X; pub use y::Y;");
    let straight = ("a/x.rs", "use super::Y; pub struct X(Y);");
    assert_eq!(
        circles(&[
            passing_on,
            straight,
            ("a/y.rs", "pub struct Y; // crate::a::X")
        ]),
        Vec::<Vec<String>>::new()
    );
    assert_eq!(
        circles(&[
            passing_on,
            straight,
            ("a/y.rs", "pub struct Y; fn f() { crate::a::X::new(); }")
        ]),
        [["a/x.rs", "a/y.rs"]]
    );
    assert_eq!(
        circles(&[
            passing_on,
            straight,
            (
                "a/y.rs",
                "pub struct Y; #[cfg(test)] mod tests { use crate::a::X; }"
            )
        ]),
        Vec::<Vec<String>>::new()
    );
    assert_eq!(
        circles(&[
            (
                "b/mod.rs",
                "mod z; pub fn help() {} pub fn run() { z::run(); }"
            ),
            ("b/z.rs", "use crate::b; pub(super) fn run() { b::help(); }"),
        ]),
        [["b/mod.rs", "b/z.rs"]]
    );
}
