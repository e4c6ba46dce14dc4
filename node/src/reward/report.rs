//! A simulation as one HTML file: pictures in SVG, no scripts, nothing loaded from elsewhere.

#![allow(
    clippy::float_arithmetic,
    reason = "pixels of pictures; no result of the chain depends on them"
)]

use std::fmt::Write;

use taovm_chain::primitives::blake2_256;

use super::{Script, Step};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 28.0;
const TOP: f64 = 12.0;
/// Lines of a chart by uid.
const SHOWN: usize = 8;
const COLOURS: [&str; 8] = [
    "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2",
];

/// A line of a chart.
struct Line {
    name: String,
    values: Vec<f64>,
    dashed: bool,
}

impl Line {
    fn new(name: impl Into<String>, values: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            values,
            dashed: false,
        }
    }

    fn dashed(mut self) -> Self {
        self.dashed = true;
        self
    }
}

/// The report of a simulation. `title` says what was simulated.
#[must_use]
pub fn html(title: &str, script: &Script, steps: &[Step]) -> String {
    let mut body = String::new();
    let manifest = &script.manifest;
    let faults = steps.iter().filter(|s| s.played.script.is_err()).count();
    let hash = hex::encode(script.code_hash);
    let _ = write!(
        body,
        "<h1>{}</h1><p>{} epochs · script <b>{}</b> version {} · code {} ({} bytes) · {} faults</p>",
        escaped(title),
        steps.len(),
        escaped(&manifest.name),
        manifest.version,
        &hash[..16],
        script.size(),
        faults,
    );
    if let Some(fault) = steps.iter().find_map(|s| s.played.script.as_ref().err()) {
        let _ = write!(
            body,
            "<p class=\"fault\">First fault: {}. Yuma stood in.</p>",
            escaped(&fault.to_string())
        );
    }
    section(
        &mut body,
        "Incentive by uid",
        "Shares of the miners that earn most; the script's in full lines, Yuma's in broken ones.",
        &by_uid(steps, |o| &o.incentive),
    );
    section(
        &mut body,
        "Dividends by uid",
        "The same of the validators.",
        &by_uid(steps, |o| &o.dividends),
    );
    section(
        &mut body,
        "Concentration",
        "Gini coefficient of the incentive of all neurons: 0 is equal, 1 is one for all.",
        &[
            Line::new(
                "script",
                each(steps, |s| gini(&s.played.applied().incentive)),
            ),
            Line::new("Yuma", each(steps, |s| gini(&s.yuma.incentive))).dashed(),
        ],
    );
    section(
        &mut body,
        "Bonds",
        "Sum of the stored bonds of all validators, in ones.",
        &[
            Line::new("script", each(steps, |s| bonds(&s.played.applied().bonds))),
            Line::new("Yuma", each(steps, |s| bonds(&s.yuma.bonds))).dashed(),
        ],
    );
    section(
        &mut body,
        "Fuel",
        "Millions of units that each run used, and its budget.",
        &[
            Line::new("used", each(steps, |s| s.played.fuel_used as f64 / 1e6)),
            Line::new("budget", each(steps, |s| s.played.budget as f64 / 1e6)).dashed(),
        ],
    );
    if let Some(last) = steps.last() {
        table(&mut body, last);
    }
    page(title, &body)
}

fn each(steps: &[Step], value: impl Fn(&Step) -> f64) -> Vec<f64> {
    steps.iter().map(value).collect()
}

fn share(list: &[u16], uid: usize) -> f64 {
    f64::from(list.get(uid).copied().unwrap_or(0)) / 65_535.0
}

/// The lines of the uids that have most in the last epoch, the script's and Yuma's.
fn by_uid(
    steps: &[Step],
    list: impl Fn(&taovm_chain::epoch::EpochOutcome) -> &Vec<u16>,
) -> Vec<Line> {
    let Some(last) = steps.last() else {
        return Vec::new();
    };
    let (script, yuma) = (list(last.played.applied()), list(&last.yuma));
    let mut uids: Vec<usize> = (0..script.len()).collect();
    let weight = |uid: &usize| script[*uid].max(yuma.get(*uid).copied().unwrap_or(0));
    uids.sort_by_key(|uid| (core::cmp::Reverse(weight(uid)), *uid));
    uids.retain(|uid| weight(uid) > 0);
    uids.truncate(SHOWN);
    uids.iter()
        .flat_map(|uid| {
            let script = each(steps, |s| share(list(s.played.applied()), *uid));
            let yuma = each(steps, |s| share(list(&s.yuma), *uid));
            [
                Line::new(format!("uid {uid}"), script),
                Line::new(format!("uid {uid}, Yuma"), yuma).dashed(),
            ]
        })
        .collect()
}

/// Σ over pairs of |a − b|, by the sorted list, as a part of what it could be.
fn gini(shares: &[u16]) -> f64 {
    let mut sorted: Vec<f64> = shares.iter().map(|s| f64::from(*s)).collect();
    sorted.sort_by(f64::total_cmp);
    let (n, total) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    if total == 0.0 {
        return 0.0;
    }
    let ranked: f64 = sorted
        .iter()
        .enumerate()
        .map(|(i, share)| (2.0 * (i as f64 + 1.0) - n - 1.0) * share)
        .sum();
    ranked / (n * total)
}

fn bonds(rows: &[taovm_chain::epoch::Row]) -> f64 {
    let entries = rows.iter().flat_map(|row| row.iter());
    entries.map(|(_, bond)| f64::from(*bond) / 65_535.0).sum()
}

fn section(body: &mut String, title: &str, text: &str, lines: &[Line]) {
    let _ = write!(
        body,
        "<section><h2>{}</h2><p>{}</p>{}{}</section>",
        escaped(title),
        escaped(text),
        chart(title, lines),
        legend(lines)
    );
}

fn colour(index: usize, lines: &[Line]) -> &'static str {
    // A broken line has the colour of the full one before it.
    let full = lines[..=index].iter().filter(|line| !line.dashed).count();
    COLOURS[full.saturating_sub(1) % COLOURS.len()]
}

fn chart(title: &str, lines: &[Line]) -> String {
    let values = lines.iter().flat_map(|line| line.values.iter().copied());
    let high = values.fold(0.0, f64::max);
    let high = if high > 0.0 { high * 1.05 } else { 1.0 };
    let count = lines
        .iter()
        .map(|line| line.values.len())
        .max()
        .unwrap_or(0);
    let x = |i: usize| LEFT + (WIDTH - LEFT - 12.0) * i as f64 / (count.max(2) - 1) as f64;
    let y = |value: f64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / high;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
        escaped(title)
    );
    for tick in 0..=4 {
        let value = high * f64::from(tick) / 4.0;
        let _ = write!(
            svg,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{2:.1}\" y2=\"{2:.1}\"/>\
             <text x=\"{1}\" y=\"{3:.1}\" text-anchor=\"end\">{4}</text>",
            WIDTH - 12.0,
            LEFT - 6.0,
            y(value),
            y(value) + 4.0,
            figure(value)
        );
    }
    for i in [0, count / 2, count.saturating_sub(1)] {
        let _ = write!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x(i),
            HEIGHT - 8.0,
            i + 1
        );
    }
    for (index, line) in lines.iter().enumerate() {
        let mut points = String::new();
        for (i, value) in line.values.iter().enumerate() {
            let _ = write!(points, "{:.1},{:.1} ", x(i), y(*value));
        }
        // One epoch is a point; two make it visible.
        if let [only] = line.values[..] {
            let _ = write!(points, "{:.1},{:.1}", WIDTH - 12.0, y(only));
        }
        let _ = write!(
            svg,
            "<polyline points=\"{}\" stroke=\"{}\"{}/>",
            points.trim_end(),
            colour(index, lines),
            if line.dashed {
                " stroke-dasharray=\"5 4\""
            } else {
                ""
            }
        );
    }
    svg.push_str("</svg>");
    svg
}

fn figure(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 1.0 => format!("{v:.2}"),
        v => format!("{v:.4}"),
    }
}

fn legend(lines: &[Line]) -> String {
    let mut text = String::from("<ul>");
    for (index, line) in lines.iter().enumerate() {
        let _ = write!(
            text,
            "<li><span style=\"border-top:3px {} {}\"></span>{}</li>",
            if line.dashed { "dashed" } else { "solid" },
            colour(index, lines),
            escaped(&line.name)
        );
    }
    text.push_str("</ul>");
    text
}

fn table(body: &mut String, last: &Step) {
    let script = last.played.applied();
    body.push_str(
        "<section><h2>The last epoch by uid</h2><table><tr><th>uid<th>incentive<th>Yuma\
         <th>dividends<th>Yuma<th>emission, alpha-rao<th>Yuma</tr>",
    );
    for uid in 0..script.incentive.len() {
        let _ = write!(
            body,
            "<tr><td>{uid}<td>{:.5}<td>{:.5}<td>{:.5}<td>{:.5}<td>{}<td>{}</tr>",
            share(&script.incentive, uid),
            share(&last.yuma.incentive, uid),
            share(&script.dividends, uid),
            share(&last.yuma.dividends, uid),
            script.emission.get(uid).map_or(0, |a| a.0),
            last.yuma.emission.get(uid).map_or(0, |a| a.0),
        );
    }
    body.push_str("</table></section>");
}

fn page(title: &str, body: &str) -> String {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title><style>\
         body{{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
         color:#222;background:#fff}}\
         svg{{width:100%;height:auto;background:#fafafa;border:1px solid #ddd}}\
         svg text{{font:11px sans-serif;fill:#555}}.grid{{stroke:#e4e4e4}}\
         polyline{{fill:none;stroke-width:2}}\
         ul{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1rem;font-size:13px}}\
         li span{{display:inline-block;width:1.6rem;margin-right:.4rem;vertical-align:middle}}\
         table{{border-collapse:collapse;font-variant-numeric:tabular-nums}}\
         th,td{{padding:.15rem .6rem;text-align:right;border-bottom:1px solid #eee}}\
         .fault{{color:#b00020}}</style></head><body>{body}",
        escaped(title)
    );
    let digest = hex::encode(&blake2_256(page.as_bytes())[..8]);
    format!("{page}<footer><p>Report {digest}</p></footer></body></html>\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_is_0_for_equals_and_nears_1_for_one() {
        assert!(gini(&[5, 5, 5]).abs() < 1e-9);
        assert!((gini(&[0, 0, 0, 9]) - 0.75).abs() < 1e-9);
        assert!(gini(&[]).abs() < 1e-9 && gini(&[0, 0]).abs() < 1e-9);
    }

    #[test]
    fn names_cannot_break_out_of_the_page() {
        assert_eq!(escaped("<b>&\""), "&lt;b&gt;&amp;&quot;");
        let line = Line::new("<script>", vec![1.0]);
        assert!(!legend(&[line]).contains("<script>"));
    }

    #[test]
    fn a_broken_line_has_the_colour_of_its_full_one() {
        let lines = [
            Line::new("a", vec![]),
            Line::new("a", vec![]).dashed(),
            Line::new("b", vec![]),
        ];
        assert_eq!(colour(0, &lines), colour(1, &lines));
        assert_ne!(colour(1, &lines), colour(2, &lines));
    }
}
