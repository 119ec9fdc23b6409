//! A recipe looked through before anything is asked: what can never be sent or filled in, and which
//! values its templates read.

use std::sync::LazyLock;

use minijinja::Environment;
use serde_json::Value;
use wireproof_client::pack::Pointer;

use super::{Recipe, Request, environment};

/// RFC 9110 and RFC 5789.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(environment);

impl Recipe {
    /// The fields that it gives, each with its place within.
    pub(crate) fn fields(&self) -> Vec<(Pointer, &String)> {
        let own = Pointer::default().child("gives");
        let own = self
            .gives
            .keys()
            .map(move |field| (own.child(field), field));
        let answered = self.requests().flat_map(|(place, request)| {
            let fields = request.gives.keys();
            fields.map(move |field| (place.child("gives").child(field), field))
        });
        own.chain(answered).collect()
    }

    /// The values that its templates read, in their parts: `self.id` is `["self", "id"]`.
    pub(crate) fn reads(&self) -> Vec<(Pointer, Vec<String>)> {
        let mut reads = Vec::new();
        for (place, expression) in self.expressions() {
            // What cannot be compiled is a fault, and told as one.
            let Ok(expression) = ENVIRONMENT.compile_expression(expression) else {
                continue;
            };
            let variables = expression.undeclared_variables(true);
            let mut paths: Vec<Vec<String>> = variables
                .iter()
                .map(|path| path.split('.').map(str::to_owned).collect())
                .collect();
            // Functions that every template has.
            paths.retain(|path: &Vec<String>| {
                !ENVIRONMENT.globals().any(|(global, _)| path[0] == global)
            });
            paths.sort_unstable();
            reads.extend(paths.into_iter().map(|path| (place.clone(), path)));
        }
        reads
    }

    /// What can never work, whatever the server is.
    pub(crate) fn faults(&self) -> Vec<(Pointer, String)> {
        let mut faults = Vec::new();
        for (place, template) in self.templates() {
            if let Err(error) = ENVIRONMENT.template_from_str(template) {
                let detail = error.detail().unwrap_or("it is no template");
                faults.push((place, format!("`{template}`: {detail}")));
            }
        }
        for (place, request) in self.requests() {
            faults.extend(request.faults(&place));
        }
        faults
    }

    fn requests(&self) -> impl Iterator<Item = (Pointer, &Request)> {
        let lists = [("make", &self.make), ("dissolve", &self.dissolve)];
        lists.into_iter().flat_map(|(name, requests)| {
            let place = Pointer::default().child(name);
            let requests = requests.iter().enumerate();
            requests.map(move |(index, request)| (place.child(index.to_string()), request))
        })
    }

    /// What stands in `{{ … }}`. The template as a whole would not tell what it reads of `self`, a
    /// name that has a meaning of its own there.
    fn expressions(&self) -> Vec<(Pointer, &str)> {
        let mut expressions = Vec::new();
        for (place, template) in self.templates() {
            let parts = template.split("{{").skip(1);
            let parts = parts.filter_map(|part| part.split_once("}}"));
            expressions.extend(parts.map(|(inside, _)| (place.clone(), inside.trim())));
        }
        expressions
    }

    fn templates(&self) -> Vec<(Pointer, &str)> {
        let mut templates = Vec::new();
        for (field, value) in &self.gives {
            let place = Pointer::default().child("gives").child(field);
            collect(value, &place, &mut templates);
        }
        for (place, request) in self.requests() {
            templates.push((place.child("request"), request.request.as_str()));
            for (name, value) in &request.headers {
                templates.push((place.child("headers").child(name), value));
            }
            if let Some(body) = &request.body {
                collect(body, &place.child("body"), &mut templates);
            }
        }
        templates
    }
}

impl Request {
    fn faults(&self, place: &Pointer) -> Vec<(Pointer, String)> {
        let mut faults = Vec::new();
        let is_sendable = self.request.split_once(' ').is_some_and(|(method, path)| {
            METHODS.contains(&method) && path.trim_start().starts_with(['/', '{'])
        });
        if !is_sendable {
            let why = format!(
                "`{}` is no method and path: write for example \"POST /rooms/\"",
                self.request
            );
            faults.push((place.child("request"), why));
        }
        for (field, pointer) in &self.gives {
            if let Err(why) = pointer.parse::<Pointer>() {
                faults.push((place.child("gives").child(field), why.to_string()));
            }
        }
        if let Some(status) = self.status.filter(|status| !(200..600).contains(status)) {
            let why = format!("{status} is no status that ends a request");
            faults.push((place.child("status"), why));
        }
        faults
    }
}

fn collect<'a>(value: &'a Value, place: &Pointer, templates: &mut Vec<(Pointer, &'a str)>) {
    match value {
        Value::String(text) => templates.push((place.clone(), text)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &place.child(index.to_string()), templates);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                collect(field, &place.child(name), templates);
            }
        }
        _ => {}
    }
}
