"""Words that reports of one event use for each other, in English: each group counts as one word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flows.language.words import stem

_GROUPS = (
    "die dies died dying dead death deaths passed deceased fatal fatally",
    "kill kills killed killing murder murdered murders slain slaying homicide",
    "shoot shot shots shooting shootings gunfire gunned gunman shooter fired",
    "wound wounded wounds injure injured injuries injury hurt",
    "arrest arrested arrests custody detained apprehended caught",
    "charge charged charges accused accuses accuse indicted indictment",
    "sue sued sues suing lawsuit lawsuits suit complaint litigation",
    "jail jailed prison imprisoned incarcerated",
    "sentence sentenced sentencing convicted conviction",
    "buy buys bought buying purchase purchased acquire acquired acquisition takeover",
    "sell sells sold selling sale sales",
    "discover discovered discovery unearthed uncovered spotted",
    "study research researchers scientists findings analysis survey",
    "film films movie movies",
    "car cars vehicle vehicles auto truck suv",
    "crash crashed collision collided wreck accident",
    "fire blaze flames burned burning",
    "quake earthquake tremor",
    "storm hurricane cyclone typhoon",
    "kid kids child children boy girl youngster toddler infant baby",
    "teen teenager teenage adolescent",
    "cop cops police officer officers policeman",
    "doctor doctors physician medic medics",
    "lawyer lawyers attorney attorneys counsel",
    "resign resigned resigns resignation quit quits",
    "win wins won winning winner victory beat beats beaten defeated",
    "cut cuts slash slashed reduce reduced reducing reduction lowered",
    "rise rises rose rising increase increased climbed jumped surged",
    "fall falls fell falling drop drops dropped dropping plunged plunge plunging decline declined "
    "tumbled sank",
    "ban bans banned prohibit prohibited outlaw outlawed",
    "approve approved approval passed backed",
    "marry married marriage wed wedding wedded nuptials",
    "gay same-sex homosexual lesbian",
    "marijuana cannabis pot weed",
    "apologize apologized apologizes apology sorry",
    "warn warned warns warning warnings caution cautioned",
    "steal stole stolen theft robbed robbery robbing rob burglary heist",
    "company firm corporation business",
    "school university college campus",
    "deal agreement accord pact settlement",
    "reveal revealed reveals disclosed unveiled announce announced announces announcement",
    "huge massive giant enormous",
    "send sent sending exchange exchanged",
    "ask asked asks request requested urged urges plea",
    "dog dogs puppy puppies canine",
    "employee employees worker workers staff",
    "hospital hospitalized hospitalised hospitalization",
    "paralyzed paralysed paralysis",
    "firefighter firefighters firemen crews",
    "home house residence",
    "remove removed rescued rescue rescues saved",
    "plane aircraft jet airliner airplane",
    "protest protests protested demonstrators demonstration protesters rally",
    "election vote votes voted ballot poll polls",
    "money funding funds fund cash",
    "end ended ending stop stopped halt halted",
)


@cache
def synonyms() -> Mapping[str, str]:
    """Return for each stem the one that stands for its group; the first group that has it counts."""
    found: dict[str, str] = {}
    for group in _GROUPS:
        stems = [stem(word, "en") for word in group.split()]
        for each in stems:
            found.setdefault(each, stems[0])
    return found
