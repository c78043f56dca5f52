//! American and British spelling.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that two sides of an ocean spell in two ways, American first.
#[rustfmt::skip]
pub(crate) const PAIRS: &[(&str, &str)] = &[
    ("aging", "ageing"), ("aluminum", "aluminium"), ("analyze", "analyse"), ("analyzed", "analysed"),
    ("apologize", "apologise"), ("apologized", "apologised"), ("armor", "armour"), ("authorize", "authorise"),
    ("authorized", "authorised"), ("behavior", "behaviour"), ("caliber", "calibre"), ("canceled", "cancelled"),
    ("catalog", "catalogue"), ("center", "centre"), ("centered", "centred"), ("centers", "centres"),
    ("check", "cheque"), ("civilization", "civilisation"), ("color", "colour"), ("colors", "colours"),
    ("counselor", "counsellor"), ("criticize", "criticise"), ("criticized", "criticised"), ("curb", "kerb"),
    ("defense", "defence"), ("dialog", "dialogue"), ("emphasize", "emphasise"), ("endeavor", "endeavour"),
    ("enroll", "enrol"), ("enrollment", "enrolment"), ("equalize", "equalise"), ("favor", "favour"),
    ("favorable", "favourable"), ("favored", "favoured"), ("favorite", "favourite"), ("fiber", "fibre"),
    ("finalize", "finalise"), ("flavor", "flavour"), ("fueled", "fuelled"), ("fulfill", "fulfil"),
    ("gray", "grey"), ("harbor", "harbour"), ("harmonize", "harmonise"), ("honor", "honour"),
    ("honored", "honoured"), ("humor", "humour"), ("initialed", "initialled"), ("jeopardize", "jeopardise"),
    ("jewelry", "jewellery"), ("judgment", "judgement"), ("labeled", "labelled"), ("labor", "labour"),
    ("leveled", "levelled"), ("license", "licence"), ("liter", "litre"), ("liters", "litres"),
    ("maneuver", "manoeuvre"), ("meager", "meagre"), ("meter", "metre"), ("meters", "metres"),
    ("mobilize", "mobilise"), ("modeling", "modelling"), ("modernize", "modernise"), ("mold", "mould"),
    ("neighbor", "neighbour"), ("neighborhood", "neighbourhood"), ("neighboring", "neighbouring"),
    ("neighbors", "neighbours"), ("odor", "odour"), ("offense", "offence"), ("organization", "organisation"),
    ("organizations", "organisations"), ("organize", "organise"), ("organized", "organised"), ("pajamas", "pyjamas"),
    ("parlor", "parlour"), ("pediatric", "paediatric"), ("plow", "plough"), ("practicing", "practising"),
    ("pretense", "pretence"), ("privatization", "privatisation"), ("program", "programme"),
    ("programs", "programmes"), ("prioritize", "prioritise"), ("realize", "realise"), ("realized", "realised"),
    ("recognize", "recognise"), ("recognized", "recognised"), ("rigor", "rigour"), ("rumor", "rumour"),
    ("rumors", "rumours"), ("savior", "saviour"), ("signaled", "signalled"), ("skeptical", "sceptical"),
    ("skillful", "skilful"), ("specialize", "specialise"), ("stabilize", "stabilise"), ("story", "storey"),
    ("sulfur", "sulphur"), ("theater", "theatre"), ("tire", "tyre"), ("traveled", "travelled"),
    ("traveler", "traveller"), ("traveling", "travelling"), ("tumor", "tumour"), ("utilize", "utilise"),
    ("valor", "valour"), ("vapor", "vapour"), ("vigor", "vigour"), ("woolen", "woollen"), ("worshiped", "worshipped"),
];

static TO_BRITISH: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| PAIRS.iter().copied().collect());
static TO_AMERICAN: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| PAIRS.iter().map(|&(american, british)| (british, american)).collect());

/// The text in the spelling of the one side or the other. A capital at the head of a word stays.
pub(crate) fn spelled(text: &str, british: bool) -> String {
    let table: &HashMap<&str, &str> = if british { &TO_BRITISH } else { &TO_AMERICAN };
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while !rest.is_empty() {
        let letters = |c: char| c.is_ascii_alphabetic();
        let other = rest.len() - rest.trim_start_matches(|c| !letters(c)).len();
        out.push_str(&rest[..other]);
        rest = &rest[other..];
        let word = &rest[..rest.len() - rest.trim_start_matches(letters).len()];
        rest = &rest[word.len()..];
        match table.get(word.to_ascii_lowercase().as_str()) {
            Some(&other) if word.starts_with(char::is_uppercase) => {
                out.push_str(&other[..1].to_ascii_uppercase());
                out.push_str(&other[1..]);
            }
            Some(&other) => out.push_str(other),
            None => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let american = "“Labor honored the theater program,” he said: gray, Gray.";
        let british = "“Labour honoured the theatre programme,” he said: grey, Grey.";
        assert_eq!(spelled(american, true), british);
        assert_eq!(spelled(british, false), american);
        assert_eq!(spelled("Über naïve", true), "Über naïve");
    }

    #[test]
    fn one_word_has_one_spelling_on_a_side() {
        assert_eq!(TO_BRITISH.len(), PAIRS.len());
        assert_eq!(TO_AMERICAN.len(), PAIRS.len());
    }
}
