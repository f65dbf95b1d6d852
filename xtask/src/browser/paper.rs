//! The pages of a PDF as Chromium prints it, as far as one may ask whether anything stands on them.
//!
//! Not a reader of PDF: it relies on what Chromium's writer does, whole objects outside of object streams and content
//! compressed by zlib, and says so when it finds something else.

use std::io::Read as _;

use anyhow::Context as _;
use regex::bytes::Regex;

/// How many pages a PDF has, and the numbers (from 1) of those on which nothing stands.
///
/// # Errors
/// When it is not written as Chromium writes.
pub(super) fn blank_pages(pdf: &[u8]) -> anyhow::Result<(usize, Vec<usize>)> {
    let page = Regex::new(r"(?s-u)/Type /Page\b[^s](.*?)endobj")?;
    let contents = Regex::new(r"(?-u)/Contents (\d+) 0 R")?;
    let (mut pages, mut blank) = (0, Vec::new());
    for found in page.captures_iter(pdf) {
        pages += 1;
        let whole = found.get(0).context("a page without words")?.as_bytes();
        let reference = contents.captures(whole).context("a page names no content, or several")?;
        let number = std::str::from_utf8(&reference[1])?;
        if !has_marks(&stream(pdf, number)?) {
            blank.push(pages);
        }
    }
    anyhow::ensure!(pages > 0, "no page is found in the PDF");
    Ok((pages, blank))
}

/// The content with that object number, inflated.
fn stream(pdf: &[u8], number: &str) -> anyhow::Result<Vec<u8>> {
    let object = Regex::new(&format!(r"(?s-u)(?:^|\n){number} 0 obj\s*<<(.*?)>>\s*stream\r?\n"))?;
    let head = object.captures(pdf).with_context(|| format!("the PDF has no stream {number}"))?;
    let is_deflated = head[1].windows(11).any(|words| words == b"FlateDecode");
    anyhow::ensure!(is_deflated, "the stream {number} is not compressed as Chromium does it");
    let start = head.get(0).context("a stream without a head")?.end();
    let mut content = Vec::new();
    flate2::read::ZlibDecoder::new(&pdf[start..]).read_to_end(&mut content).context("inflating a page")?;
    Ok(content)
}

/// Whether text, an image or a line is drawn. A filled shape is not enough: the page's own background is one.
fn has_marks(content: &[u8]) -> bool {
    content.split(u8::is_ascii_whitespace).any(|word| matches!(word, b"Tj" | b"TJ" | b"Do" | b"S"))
}

#[cfg(test)]
mod tests {
    use super::blank_pages;
    use std::io::Write as _;

    fn pdf(contents: &[&str]) -> Vec<u8> {
        let mut pdf = b"%PDF-1.4\n".to_vec();
        for (place, content) in contents.iter().enumerate() {
            let (page, stream) = (2 * place + 1, 2 * place + 2);
            let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            packed.write_all(content.as_bytes()).unwrap();
            let packed = packed.finish().unwrap();
            write!(pdf, "{page} 0 obj\n<</Type /Page\n/Contents {stream} 0 R>>\nendobj\n").unwrap();
            write!(pdf, "{stream} 0 obj\n<</Filter /FlateDecode\n/Length {}>> stream\n", packed.len()).unwrap();
            pdf.extend(packed);
            pdf.extend(b"\nendstream\nendobj\n");
        }
        pdf.extend(b"99 0 obj\n<</Type /Pages\n/Count 3>>\nendobj\n");
        pdf
    }

    #[test]
    fn a_page_is_blank_when_nothing_is_shown_on_it() {
        let pdf =
            pdf(&["q\nBT /F4 12 Tf <0024> Tj ET\nQ\n", "q\n1 1 1 rg\n0 0 742 982 re\nf\nQ\n", "q\n0 0 m 5 5 l S\nQ\n"]);
        assert_eq!(blank_pages(&pdf).unwrap(), (3, vec![2]));
        assert!(blank_pages(b"%PDF-1.4\n").is_err());
    }
}
