"""English words that open the question whether something is not one person's to decide, by field of work.

They are a guess and decide nothing: a person answers. `*` is any ending, and a space is a space or a hyphen.
`make hard-stop-words` counts what they miss in situations that were rated by people.
"""

import re
from functools import cache

from leadway.domain.terms import FieldOfWork

_ANYWHERE = """
injur* | hurt* | wound* | bleed* | (burnt|burned|scald*) | fractur* | concuss* | unconscious
electrocut* | faint(ed|ing) | collapsed | ambulance | near miss* | close (call|shave)s?
nearly (hit|fell|killed|lost) | accident | accidents | suicid* | self harm*
harm(s|ed|ing)? (himself|herself|themselves|her|him|them)
kill (himself|herself|themselves|me|him|her|you|them) | you( are|.re) dead | panic attack*
heart attack | unsafe* | danger* | hazard* | endanger* | asbestos | gas leak
fire (exit|door|alarm)s? | (ignor*|skip*|against) (the )?safety
(no|without) (a )?(hard hat|helmet|harness|gloves|goggles|ppe|training) | threat* | har(r)?ass*
bully* | bullie* | intimidat* | stalk(s|ed|er|ing) | abus* | assault* | violen*
(attack|punch|kick)(s|es|ed|ing)? (me|him|her|them|a|an|the|one)
(slap|grab)(s|ped|ping|bed|bing)? (me|him|her|them)
(shov|push)(e|es|ed|ing)? (me|him|her|them) | spat (at|on) | grop(e|ed|es|ing)
(hit|hits|hitting|beat|beats) (me|him|her|them|a colleague|a customer|a child) | weapon* | gun
rape* | raping | molest* | touch(ed|es|ing) (me|her|him|them|up) | sexual* | sexis* | indecen*
obscene | porn* | humiliat* | degrad* | retaliat* | reprisal* | victimi(s|z)* | blackmail* | coerc*
hostile | (afraid|scared|frightened|terrified) (of|by|to) | discriminat* | racis* | racial*
homophob* | transphob* | antisemit* | islamophob* | slurs? | prejudic* | bigot* | pregnan*
maternity | disabilit* | disabled | religio* | ethnic* | hijab | headscarf | menopaus* | gay
lesbian* | (transgender|trans) (man|woman|colleague) | too old
(because|since) (she|he|they).{0,12}(black|muslim|jewish|foreign)
black (employee|colleague|worker|staff|man|woman) | (his|her|their) (skin|race|religion|nationality)
fraud* | defraud* | theft* | thief | thieves | steal* | stole* | pilfer* | embezzl* | brib*
kickback* | corrupt* | forg(ed|ery|eries|ing) | falsif* | fak(e|ed|es|ing) | backdat* | tamper*
cook(ed|ing) the books | made up (the )?(figures|numbers|entries) | doctored | fiddl(ed|es|ing)
(changed|altered) the (records?|figures|log|dates?) | a lie | lied | lies (about|to) | lying (about|to)
clock(s|ed|ing)? (in|out|on|off) for | punch(es|ed|ing)? in for | off the clock
clock(s|ed|ing)? out and | unpaid | without (pay|being paid)
(not|never) (been |get |getting )?paid | underpa(id|y*) | withh(o|e)ld* (pay|wages|tips)
minimum wage
(cash|money|takings|stock|float|tips?) (is|are|was|were|keeps? going|goes|has gone) (missing|short|gone)
(till|cash|float) (is|was|came up|comes up|keeps coming up) short
missing (cash|money|stock|takings|tips|tablets|medic*) | skimm* | company (credit )?card
expense (claim|report|receipt)s? | (trip|travel|fake|false) receipts | padd(ed|ing) | inflat(ed|ing)
signed (for|off)? ?without | pencil whip* | ghost (shift|worker|employee)s?
cover(s|ed|ing)? (it |this |things )?up | whistle ?blow* | bl(o|e)w* the whistle | illegal*
unlawful* | against the law | (even|it|that|this) legal | break(s|ing)? the law | cash in hand
without a (licen*|permit|visa) | conflict of interest | data (breach|leak) | social security
personal data | confidential* | privacy | leaked | (wrong|other) (customer|client|recipient)s?
drunk* | intoxicat* | hungover | under the influence | cocaine | cannabis | weed
(smel*|reek*) of (alcohol|drink|booze) | on drugs | drug (use|test|deal*) | drinking (at|on|during)
neglect* | safeguard* | vulnerable | at risk | unattended | unsupervised | grievance*
in confidence | (asked|begged) me not to (report|tell|say) | restraining order | police
lawsuit
"""  # no text
_BY_FIELD = {
    FieldOfWork.CARE: """
(med|meds|medication|medicine|drug|dos*|prescri*) (error|mistake|incident|mix up)s?
(wrong|missed|double|extra) (dose|dos*|patient|resident|tablet|medic*|drug|sheet|chart)s? | morphine
insulin | opioid* | controlled drug* | overdos* | bruis* | (pressure|bed) (sore|ulcer)s? | bedsore*
restrain* | rough* | chok* | fell | (a|had|another|the) fall | falls | fallen | ventilat*
understaff* | short staffed | short of staff | dehydrat* | malnourish*
(not|never|nobody) (been )?(given|turned|fed|washed|changed|exercised)
(out of|past|after) (its|their|the|date)? ?(date|expiry) | expired | incident (form|report)s?
absconded | wander(ed|s|ing) off | unexplained | resuscitat* | left (alone|wet|on the floor)
crying
""",  # no text
    FieldOfWork.KITCHEN: """
allerg* | gluten | anaphyla* | contaminat* | food poison* | salmonella | listeria | mould* | mold*
rats? | mice | cockroach* | vermin | undercook* | raw (chicken|meat) | use by
(out of|past) (its |their )?date | expired | cut (his|her|my|a|the|off) (finger|hand|thumb)s?
knife | grease fire | (made|makes|making) (someone|somebody|people|guests|customers) (sick|ill)
sick (guest|customer)s? | no hygiene
""",  # no text
    FieldOfWork.SHOP: """
shoplift* | robb* | chas(e|ed|es|ing) | underage | under age
(sold|selling) (alcohol|cigarettes|vapes|knives) | loyalty (card|points)
(own|friend.s|family.s) (card|account|discount) | refunds? (to|on) (his|her|their|a) own
staff discount | sweetheart* | walked out with
""",  # no text
    FieldOfWork.WAREHOUSE: """
forklift* | crush* | run over | ran over | chock* | trapped | overload* | heat ?stroke
heat exhaustion | lock ?out | bypass* | guard (off|removed|missing)
(fell|fallen|falls|falling) (off|from|down|onto) | (hurt|bad|put out) (his|her|my) back | pinned
fireproof | harness | degrees | spill* | brakes? | speeding
""",  # no text
    FieldOfWork.SUPPORT: """
(wrong|another) (attachment|spreadsheet|file|account|customer|client|person|address)
card (number|detail)s? | password* | (customer|client)s? (data|details|records)
abusive (caller|customer|client)s? | threatening | screen ?shot* | phish* | recorded (calls|without)
""",  # no text
    FieldOfWork.SCHOOL: """
ratio* | bruis* | disclos* | groom* | bit(es|ten|ing)? | smack* | shook | shak(en|ing) | allerg*
(child*|kid*|pupil*|baby|babies) .{0,20}(alone|missing|unattended)
left (a|the) (child|baby|kid|pupil) | background check* | vetting
photos? of (the )?(child*|pupil*|kid*) | changed (the )?(grades?|marks?) | choking | ran (off|away)
""",  # no text
    FieldOfWork.OFFICE: """
insider | signature* (forged|copied|missing) | time ?sheets? (wrong|false|padded)
overtime (is )?not (paid|allowed) | backhander* | nda
""",  # no text
}


@cache
def pattern(field: FieldOfWork | None) -> re.Pattern[str]:
    """Return what finds the words of every field and of this one; of all fields where none is known."""
    own = _BY_FIELD.values() if field in (None, FieldOfWork.OTHER) else (_BY_FIELD[field],)
    phrases = (line for text in (_ANYWHERE, *own) for line in re.split(r"\s*\n\s*|\s+\|\s+", text.strip()))
    words = "|".join(phrase.replace("*", r"\w*").replace(" ", r"[\s-]+") for phrase in phrases if phrase)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
