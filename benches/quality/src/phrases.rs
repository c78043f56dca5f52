//! Phrases that pages are furnished with, and the names that fill forms.

/// Towns that are on no map.
#[rustfmt::skip]
pub(crate) const PLACES: &[&str] = &[
    "Aldermere", "Ashcombe", "Bellhaven", "Brackwater", "Brant Point", "Calder Falls", "Carrowick", "Castle Orme",
    "Coldbrook", "Corran", "Dunmarsh", "Eastvale", "Ellisport", "Fairhollow", "Fenwick Bay", "Garrow", "Glenarth",
    "Greyford", "Halden", "Harrowgate Sound", "Holmstead", "Inverlea", "Karsten", "Kestrel Bay", "Kingsholt",
    "Lakemoor", "Larkspur", "Lindholm", "Lower Vale", "Marrick", "Meridian", "Millbrae", "Mosswood", "New Antrim",
    "Norlund", "Northgate", "Oakhurst Ferry", "Orvik", "Pellworth", "Pinecrest", "Port Ellis", "Quarry Hill",
    "Ravensmoor", "Redcliff", "Rosedale", "Saltmarsh", "Selwick", "Silverton Bay", "St. Brannoc", "Stonebridge",
    "Tarn Hows", "Thornbury", "Upper Wick", "Valemont", "Vinterby", "Wexcombe", "Whitcliff", "Windermark", "Yarrow",
];

/// What papers are called after their town.
#[rustfmt::skip]
pub(crate) const MASTHEADS: &[&str] = &[
    "Gazette", "Herald", "Courier", "Observer", "Tribune", "Post", "Chronicle", "Examiner", "Mercury", "Sentinel",
    "Dispatch", "Ledger", "Argus", "Times", "Echo", "Record",
];

/// Agencies that stories are credited to.
pub(crate) const AGENCIES: &[&str] =
    &["Norwire", "Meridian Press", "Continental News", "AllWire", "Harbour News Service", "UPN"];

#[rustfmt::skip]
pub(crate) const FORENAMES: &[&str] = &[
    "Ada", "Anton", "Beatrix", "Bram", "Clara", "Cyril", "Dagny", "Edmund", "Elin", "Felix", "Greta", "Hugo", "Ines",
    "Jasper", "Katrin", "Lionel", "Mabel", "Nils", "Odile", "Piers", "Ravi", "Selma", "Tomas", "Una", "Viktor", "Wendel",
];

#[rustfmt::skip]
pub(crate) const SURNAMES: &[&str] = &[
    "Abernell", "Bexley", "Carmody", "Dorrance", "Eastlake", "Farquay", "Gillmore", "Haldane", "Ivarsen", "Jessop",
    "Kettering", "Lindqvist", "Marchbank", "Norwell", "Ormsby", "Pettigrave", "Quillan", "Rennick", "Stavely", "Thorne",
    "Underhay", "Vasquill", "Westerby", "Yarborough", "Zellner",
];

#[rustfmt::skip]
pub(crate) const TRADES: &[&str] = &[
    "fire brigade", "harbour board", "school district", "water works", "volunteer ambulance", "county library",
    "housing trust", "rural clinic", "transit authority", "airport commission", "youth centre", "food bank",
];

/// What stands in the frames of pages. `{o}` is the outlet, `{p}` a place, `{n}` a number.
#[rustfmt::skip]
pub(crate) const FURNITURE: &[&str] = &[
    "Sign up for the {o} morning letter and get the day's stories before breakfast.",
    "Copyright {n} {o}. No part of this page may be printed, sent on or stored without leave.",
    "Read {n} more articles this month, or subscribe to {o} from {n} pence a week.",
    "Got a story? Call our newsdesk at {p} on {n} {n}, or write to us in confidence.",
    "Share this with friends: post it, mail it, print it or copy the link.",
    "We use small files to remember what you have read. By going on you agree to our terms of {n}.",
    "{o} is printed at {p} by the {o} Printing Company, founded in 18{n}.",
    "Comments are closed on this article. Our house rules are explained on page {n}.",
    "Weather for {p} today: dry at first, showers later, a high of {n} degrees.",
    "Follow {o} wherever you look for news, and switch on alerts for {p}.",
    "Advertisement. Scroll down to go on reading.",
    "More from this section: politics, courts, farming, harbour, sport, letters, births and deaths.",
    "The editor of {o} works under a code of practice; complaints go to the ombudsman at {p}, box {n}.",
    "Buy a photograph from this page at our shop in {p}, open until {n} on weekdays.",
    "Listen to this article in the {o} app, free for members, with {n} days to try it.",
    "Members of {o} read without advertisements. Join {n} thousand others who pay for local reporting.",
    "Correct a mistake: tell our readers' editor what is wrong, and where, and how you know.",
    "Tomorrow in {o}: the full council report from {p}, and {n} pages of sport.",
    "Today's puzzle, number {n}, is waiting, with a prize from the {p} tea rooms.",
    "Jobs near {p}: {n} new posts this week, from apprentice to head of service.",
    "Homes near {p}: see {n} houses and flats to buy or let, new every Thursday.",
    "Our reporting is paid for by readers in {p} and beyond. Give once, or every month, to keep it going.",
    "{o} may earn a small sum when you buy through links on this page; it never sways what we write.",
    "Print edition: find {o} at {n} newsagents from {p} to the coast, every day but Sunday.",
    "Skip to content. Search. Menu. Log in. My account. Saved stories. Help.",
    "Most of our archive back to 19{n} can be searched at the {p} library without charge.",
    "About us, contact us, advertise with us, privacy, terms, accessibility, modern slavery statement.",
    "Market data delayed by {n} minutes; prices at the {p} exchange are given for information only.",
    "Winner of the {p} regional press prize in 20{n} for its coverage of the floods.",
    "Is your club or church planning an event? Send us the details {n} days ahead and we list it free.",
    "The views of columnists are their own and not those of {o}, its owners or its staff.",
    "Delivered by the {p} mail room; please recycle this paper when you have done with it.",
    "To stop these messages, reply with the word end, or write to {o} circulation, {p}, box {n}.",
    "Talk to our sales team about reaching {n} thousand households between here and {p}.",
    "{o} live: all that happens in {p} as it happens, with pictures, maps and travel news.",
    "This page was last changed at {n} minutes past the hour and is renewed every {n} minutes.",
];

/// The leads of headlines as rewriters make them: words of the story follow.
pub(crate) const HEADLINE_LEADS: &[&str] =
    &["Revealed:", "What we know:", "Latest on", "Concern over", "Questions over", "Inside", "In brief:", ""];
