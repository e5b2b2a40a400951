"""Reading a framework document, the JSON object of schema `lgdl-framework/1`, into a catalogue."""

from collections.abc import Collection, Iterable, Mapping

from pathways.catalogue_parts import (
    Area,
    Catalogue,
    Choice,
    Competency,
    ExperienceType,
    Gate,
    GateCriteria,
    Level,
    Pathway,
    PathwayStage,
    Role,
    Scale,
    Tier,
)
from pathways.catalogue_reader import SCHEMA, CatalogueError, Faults, Node
from pathways.catalogue_words import EVIDENCE_KINDS, listed


def parse(document: Mapping[str, object]) -> Catalogue:
    """Read a framework document.

    Raises CatalogueError naming every fault (where, what is wrong, how to mend it), never only the first. Faults of
    form come alone: while they stand, references would seem to lead nowhere that are right.
    """
    faults = Faults()
    top = Node(document, "document", faults)
    if top.values.get("schema") != SCHEMA:
        faults.add("document", f"“schema” is {top.values.get('schema')!r}.", f"Give “schema” as “{SCHEMA}”.")
    scale = _scale(top.node("scale"))
    crosswalks = top.values.get("crosswalks")
    catalogue = Catalogue(
        code=top.code(),
        title=top.text("title"),
        version=top.text("version"),
        status=top.text("status", required=False),
        licence_note=top.text("licence_note", required=False),
        scale=scale,
        tiers=tuple(_tier(node) for node in top.nodes("tiers", "tier")),
        areas=tuple(_area(node, scale) for node in top.nodes("areas", "area")),
        roles=tuple(_role(node) for node in top.nodes("roles", "role")),
        experiences=tuple(_experience(node) for node in top.nodes("experiences", "experience")),
        gates=tuple(_gate(node) for node in top.nodes("gates", "gate")),
        pathways=tuple(_pathway(node) for node in top.nodes("pathways", "pathway")),
        crosswalks=crosswalks if isinstance(crosswalks, Mapping) else {},
    )
    if not faults.found:
        _check(catalogue, faults)
    if faults.found:
        raise CatalogueError(faults.found)
    return catalogue


def _evidence(node: Node, key: str) -> tuple[str, ...]:
    kinds = node.codes(key, required=False)
    for kind in kinds:
        if kind not in EVIDENCE_KINDS:
            node.faults.add(
                node.where, f"“{kind}” is not a kind of evidence.", f"Use {listed(tuple(EVIDENCE_KINDS), last='or')}."
            )
    return kinds


def _scale(node: Node) -> Scale:
    levels = tuple(
        Level(
            value=level.whole("value", least=1),
            title=level.text("title"),
            summary=level.text("summary", required=False),
            evidence=frozenset(_evidence(level, "evidence")) if level.values.get("evidence") is not None else None,
        )
        for level in node.nodes("levels", "level", named_by="value")
    )
    scale = Scale(
        minimum=node.whole("minimum", least=0),
        maximum=node.whole("maximum", least=1),
        zero=node.text("zero", required=False),
        levels=levels,
        rules=node.codes("rules", required=False),
    )
    if node.values and [level.value for level in levels] != list(range(1, scale.maximum + 1)):
        node.faults.add(
            node.where, "the levels do not run from 1 to the maximum.", f"Give levels 1 to {scale.maximum}, in order."
        )
    return scale


def _tier(node: Node) -> Tier:
    return Tier(
        code=node.code(),
        order=node.whole("order", least=1),
        title=node.text("title"),
        examples=node.text("examples", required=False),
        meaning=node.text("meaning", required=False),
    )


def _area(node: Node, scale: Scale) -> Area:
    code = node.code()
    return Area(
        code=code,
        title=node.text("title"),
        summary=node.text("summary", required=False),
        competencies=tuple(_competency(inner, code, scale) for inner in node.nodes("competencies", "competency")),
    )


def _competency(node: Node, area_code: str, scale: Scale) -> Competency:
    levels = node.nodes("levels", "level", named_by="value")
    if [level.values.get("value") for level in levels] != list(range(1, scale.maximum + 1)):
        node.faults.add(
            node.where,
            "it does not describe each level once.",
            f"Give one descriptor for each of levels 1 to {scale.maximum}, in order.",
        )
    return Competency(
        code=node.code(),
        title=node.text("title"),
        definition=node.text("definition", required=False),
        area_code=area_code,
        descriptors=tuple(level.text("descriptor") for level in levels),
    )


def _role(node: Node) -> Role:
    return Role(
        code=node.code(),
        title=node.text("title"),
        tier=node.code("tier"),
        family=node.code("family"),
        summary=node.text("summary", required=False),
        requirements=node.levels("requirements"),
        core=frozenset(node.codes("core")),
    )


def _experience(node: Node) -> ExperienceType:
    return ExperienceType(
        code=node.code(),
        title=node.text("title"),
        description=node.text("description", required=False),
        quantity=node.quantity("quantity"),
        unit=node.text("unit"),
        verifier=node.code("verifier"),
        competencies=node.codes("competencies"),
        evidence_kinds=_evidence(node, "evidence_kinds"),
        valid_months=node.optional_whole("valid_months", least=1),
        act=node.text("act", required=False),
    )


def _gate(node: Node) -> Gate:
    criteria = node.node("criteria")
    return Gate(
        code=node.code(),
        title=node.text("title"),
        opens_tier=node.code("opens_tier"),
        criteria=GateCriteria(
            min_coverage=criteria.share("min_coverage"),
            max_shortfall=criteria.optional_whole("max_shortfall", least=0),
            core_must_meet=criteria.flag("core_must_meet"),
            assessed_share=criteria.share("assessed_share"),
            endorsements=criteria.codes("endorsements", required=False),
            mentoring_sessions_min=criteria.optional_whole("mentoring_sessions_min", least=0) or 0,
            panel=criteria.optional_code("panel"),
            valid_months=criteria.optional_whole("valid_months", least=1),
        ),
        note=node.text("note", required=False),
    )


def _pathway(node: Node) -> Pathway:
    code = node.code()
    return Pathway(
        code=code,
        title=node.text("title"),
        summary=node.text("summary", required=False),
        stages=tuple(_stage(inner, code) for inner in node.nodes("stages", "stage", named_by="order")),
    )


def _stage(node: Node, pathway_code: str) -> PathwayStage:
    choose = node.optional_node("choose")
    choice = None
    if choose is not None:
        options = choose.codes("from")
        choice = Choice(minimum=choose.whole("minimum", least=0, most=len(options)), options=options)
    return PathwayStage(
        pathway_code=pathway_code,
        order=node.whole("order", least=1),
        title=node.text("title"),
        roles=node.codes("roles"),
        typical_months=node.optional_whole("typical_months", least=1),
        required_experiences=node.codes("required_experiences"),
        choose=choice,
        gate_to_next=node.optional_code("gate_to_next"),
    )


def _check(catalogue: Catalogue, faults: Faults) -> None:
    """Note every code used twice and every reference that leads nowhere."""
    tiers = _unique("tier", (tier.code for tier in catalogue.tiers), faults)
    _unique("area", (area.code for area in catalogue.areas), faults)
    competencies = _unique("competency", (c.code for area in catalogue.areas for c in area.competencies), faults)
    roles = _unique("role", (role.code for role in catalogue.roles), faults)
    experiences = _unique("experience", (experience.code for experience in catalogue.experiences), faults)
    gates = _unique("gate", (gate.code for gate in catalogue.gates), faults)
    _unique("pathway", (pathway.code for pathway in catalogue.pathways), faults)

    orders = [tier.order for tier in catalogue.tiers]
    if orders != sorted(set(orders)):
        faults.add(
            "tiers", "their “order” does not rise.", "List the tiers from the lowest up, each with its own order."
        )
    for role in catalogue.roles:
        where = f"role {role.code}"
        _known(where, "tier", (role.tier,), tiers, faults)
        _known(where, "competency", role.requirements, competencies, faults)
        for code, level in role.requirements.items():
            if not catalogue.scale.minimum <= level <= catalogue.scale.maximum:
                span = f"{catalogue.scale.minimum} to {catalogue.scale.maximum}"
                faults.add(where, f"{code} asks for level {level}.", f"Give a level from {span}.")
        for code in sorted(role.core):
            if not role.requirements.get(code):
                faults.add(
                    where, f"{code} is core but asks for no level.", f"Give {code} a level, or take it out of “core”."
                )
    for experience in catalogue.experiences:
        _known(f"experience {experience.code}", "competency", experience.competencies, competencies, faults)
    opened: dict[str, str] = {}
    for gate in catalogue.gates:
        _known(f"gate {gate.code}", "tier", (gate.opens_tier,), tiers, faults)
        if gate.opens_tier in opened:
            wrong = f"{opened[gate.opens_tier]} already opens tier {gate.opens_tier}."
            faults.add(f"gate {gate.code}", wrong, "Let one gate open each tier.")
        opened.setdefault(gate.opens_tier, gate.code)
    for pathway in catalogue.pathways:
        stage_orders = [stage.order for stage in pathway.stages]
        if stage_orders != sorted(set(stage_orders)):
            faults.add(
                f"pathway {pathway.code}", "the stages' “order” does not rise.", "Number the stages 1, 2, 3 and so on."
            )
        for stage in pathway.stages:
            where = f"pathway {pathway.code}, stage {stage.order}"
            _known(where, "role", stage.roles, roles, faults)
            _known(where, "experience", stage.required_experiences, experiences, faults)
            if stage.choose is not None:
                _known(f"{where}, choose", "experience", stage.choose.options, experiences, faults)
            if stage.gate_to_next is not None:
                _known(where, "gate", (stage.gate_to_next,), gates, faults)


def _unique(noun: str, codes: Iterable[str], faults: Faults) -> set[str]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            faults.add(f"{noun} {code}", "its code is used twice.", f"Give each {noun} a code of its own.")
        seen.add(code)
    return seen


def _known(where: str, noun: str, codes: Iterable[str], known: Collection[str], faults: Faults) -> None:
    for code in codes:
        if code and code not in known:
            faults.add(
                where, f"it names {noun} {code}, which is not in the document.", f"Add {noun} {code}, or mend the code."
            )
