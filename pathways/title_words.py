"""The vocabulary of council job titles: what abbreviations stand for and what posts are called.

Data only: lower case, without punctuation.
"""

# A word as councils write it → the words it stands for.
ABBREVIATIONS = {
    "acct": "account",
    "ad": "assistant director",
    "admin": "administrator",
    "app": "application",
    "apps": "applications",
    "apprenticeship": "apprentice",
    "apprentices": "apprentice",
    "asst": "assistant",
    "assoc": "associate",
    "ba": "business analyst",
    "bi": "data insight",
    "cdio": "chief digital and information officer",
    "cdo": "chief digital officer",
    "ceo": "chief executive",
    "cex": "chief executive",
    "cio": "chief information officer",
    "ciso": "cyber security head",
    "cto": "chief technology officer",
    "co": "coordinator",
    "coord": "coordinator",
    "cybersecurity": "cyber security",
    "dba": "database administrator",
    "dep": "deputy",
    "dev": "developer",
    "devops": "cloud engineer",
    "devs": "developer",
    "dir": "director",
    "eng": "engineer",
    "exec": "executive",
    "grad": "graduate",
    "hd": "head",
    "hos": "head of service",
    "ict": "technology",
    "info": "information",
    "infosec": "cyber security",
    "infra": "infrastructure",
    "it": "technology",
    "itsm": "service desk",
    "jnr": "junior",
    "jr": "junior",
    "mgr": "manager",
    "mngr": "manager",
    "off": "officer",
    "ops": "operations",
    "pm": "project manager",
    "pmo": "programme office",
    "pgm": "programme",
    "prog": "programme",
    "proj": "project",
    "sec": "security",
    "snr": "senior",
    "sr": "senior",
    "svc": "service",
    "sys": "systems",
    "tech": "technology",
    "technical": "technology",
    "ucd": "user centred design",
    "ux": "user experience",
    "ui": "user interface",
    "user-centred": "user centred",
}

# What a post of each role is also called. Codes are those of the shipped framework; unknown ones are passed over.
_ALSO_CALLED = {
    "digital-support-apprentice": (
        "technology apprentice; technology support apprentice; service desk apprentice; digital apprentice; "
        "infrastructure apprentice; apprentice technology technician"
    ),
    "software-apprentice": (
        "developer apprentice; web apprentice; software developer apprentice; "
        "digital and technology solutions apprentice; apprentice software engineer"
    ),
    "data-apprentice": "apprentice data analyst; data technician apprentice; insight apprentice",
    "cyber-apprentice": "cyber apprentice; security apprentice",
    "digital-graduate-trainee": (
        "graduate trainee; national graduate development programme trainee; graduate digital officer; "
        "management trainee; graduate management trainee"
    ),
    "support-analyst": (
        "service desk analyst; service desk officer; technology support officer; technology support technician; "
        "technology support analyst; technology support engineer; technology officer; desktop support engineer; "
        "first line support; second line support; application support analyst; applications support officer; "
        "systems support officer; technology technician; helpdesk analyst; incident analyst; "
        "systems administrator; systems officer; business systems officer; telephony engineer; "
        "end user computing engineer; device support; technology trainer; digital support officer"
    ),
    "developer": (
        "software developer; web developer; web officer; software engineer; application developer; "
        "full stack developer; front end developer; integration developer; low code developer; "
        "digital developer; analyst programmer; programmer; web designer; web editor; forms developer; "
        "test engineer; test analyst; rpa developer; automation developer; crm developer; "
        "power platform developer; web content developer; quality assurance tester"
    ),
    "data-analyst": (
        "gis analyst; gis officer; performance analyst; business intelligence analyst; data insight analyst; "
        "insight officer; performance and data officer; information analyst; research analyst; "
        "intelligence analyst; data officer; data engineer; data scientist; reporting analyst; "
        "research and intelligence officer; performance officer; power bi developer; statistician; "
        "geospatial analyst; database administrator; data quality officer; public health analyst; "
        "data insight developer"
    ),
    "user-researcher": "ux researcher; user experience researcher; design researcher; customer insight researcher",
    "service-designer": (
        "content designer; interaction designer; user experience designer; user interface designer; ux designer; "
        "digital designer; content officer; digital content officer; web content officer; user centred designer; "
        "website officer; digital inclusion officer; accessibility officer"
    ),
    "business-analyst": (
        "business process analyst; systems analyst; business change analyst; transformation officer; "
        "business improvement officer; process improvement officer; business change officer; "
        "digital transformation officer; service improvement officer; digital officer; project support officer; "
        "change analyst; digital business analyst; project officer"
    ),
    "cloud-engineer": (
        "infrastructure engineer; network engineer; server engineer; network analyst; cloud engineer; "
        "systems engineer; platform engineer; technology engineer; infrastructure analyst; network officer; "
        "technology infrastructure engineer; site reliability engineer; microsoft 365 engineer; "
        "infrastructure support engineer"
    ),
    "cyber-analyst": (
        "cyber security analyst; information security officer; security analyst; cyber security officer; "
        "technology security officer; cyber officer; security engineer; information security analyst; "
        "cyber security engineer"
    ),
    "delivery-manager": (
        "scrum master; agile delivery manager; project manager; digital project manager; "
        "technology project manager; digital delivery manager; transformation project manager; project lead"
    ),
    "product-manager": (
        "product owner; digital product manager; digital product owner; service owner; senior product manager; "
        "web manager; website manager; digital services manager"
    ),
    "lead-developer": (
        "senior developer; principal developer; development lead; development team leader; "
        "senior software engineer; senior web developer; technology lead developer; technology lead; "
        "senior application developer; lead software engineer; lead test engineer"
    ),
    "lead-user-centred-designer": (
        "lead designer; senior service designer; senior user researcher; lead service designer; "
        "lead user researcher; senior content designer; lead content designer; senior interaction designer; "
        "user centred design lead; principal designer"
    ),
    "lead-data-analyst": (
        "senior data analyst; principal data analyst; senior gis analyst; senior performance analyst; "
        "lead data engineer; senior data engineer; senior data scientist; gis lead; principal analyst; "
        "senior insight officer; senior information analyst; data lead; senior intelligence analyst; "
        "senior data insight analyst; senior data insight developer"
    ),
    "lead-cyber-specialist": (
        "senior cyber security analyst; lead cyber security analyst; cyber security lead; "
        "senior information security officer; principal security analyst; senior security analyst; "
        "cyber security specialist"
    ),
    "lead-infrastructure-engineer": (
        "senior infrastructure engineer; senior network engineer; principal infrastructure engineer; "
        "senior technology engineer; infrastructure lead; network lead; senior cloud engineer; "
        "senior systems engineer; service desk team leader; service desk lead; senior technology officer; "
        "senior support analyst; senior technology support officer; service desk supervisor; "
        "senior service desk analyst; technology support team leader; senior systems administrator"
    ),
    "enterprise-architect": (
        "solutions architect; solution architect; technology architect; data architect; cloud architect; "
        "security architect; digital architect; lead architect; chief architect"
    ),
    "data-insight-manager": (
        "data manager; insight manager; business intelligence manager; performance manager; information manager; "
        "gis manager; performance and insight manager; data insight manager; intelligence manager; "
        "analytics manager; research and intelligence manager; data governance manager"
    ),
    "cyber-manager": (
        "cyber security manager; information security manager; technology security manager; security manager; "
        "technology risk manager"
    ),
    "infrastructure-manager": (
        "technology operations manager; infrastructure manager; service desk manager; network manager; "
        "technology service delivery manager; technology manager; service delivery manager; "
        "technology support manager; technology services manager; service operations manager; "
        "applications manager; systems manager; platform manager"
    ),
    "digital-programme-manager": (
        "programme manager; transformation programme manager; digital manager; digital transformation manager; "
        "programme office manager; change manager; transformation manager; portfolio manager; "
        "technology programme manager; digital delivery lead; digital team manager; development manager; "
        "senior project manager; business change manager; software development manager"
    ),
    "head-of-digital": (
        "head of digital; head of digital and customer; head of digital transformation; "
        "head of digital delivery; head of transformation; head of web and digital; "
        "digital services lead officer; head of product; head of customer and digital; head of change"
    ),
    "head-of-data": (
        "head of data; head of insight; head of business intelligence; head of information governance; "
        "head of performance and insight; head of data and analytics; head of research and intelligence; "
        "head of data insight; chief data officer"
    ),
    "head-of-technology": (
        "head of technology; head of technology services; head of infrastructure; head of technology operations; "
        "head of cyber security; cyber security head; chief technology officer; head of technology and digital; "
        "chief technology architect; head of technology and cyber; technology service head"
    ),
    "assistant-director-digital": (
        "assistant director digital; assistant director technology; assistant director transformation; "
        "assistant director of digital and technology; assistant director digital data and technology; "
        "digital director; director of digital; deputy director of digital; assistant director change; "
        "service director digital; assistant chief executive digital; assistant director customer and digital"
    ),
    "service-director": (
        "assistant director housing; assistant director customer; assistant director environment; "
        "assistant director finance; service director; assistant director; assistant director adult social care; "
        "assistant director communities; service director neighbourhoods; assistant director planning"
    ),
    "chief-digital-information-officer": (
        "chief digital officer; chief information officer; director of digital and technology; "
        "executive director digital; director of digital data and technology; director of transformation; "
        "director of digital and information; chief digital and information officer"
    ),
    "executive-director": (
        "director of resources; corporate director; strategic director; director of place; director of finance; "
        "director of adult services; director of children's services; director of communities; "
        "director of housing; executive director of resources; corporate director of place; "
        "director of public health; director"
    ),
    "deputy-chief-executive": (
        "deputy chief executive; deputy chief executive officer; deputy chief executive and director of resources"
    ),
    "chief-executive": (
        "chief executive; chief executive officer; head of paid service; managing director; "
        "interim chief executive; town clerk and chief executive"
    ),
}
ALSO_CALLED = {code: tuple(names.split("; ")) for code, names in _ALSO_CALLED.items()}

# Words that say a post is digital, data or technology, whatever else its title holds.
_DIGITAL = (
    "agile ai analytics application applications architect automation cloud computing content crm cyber data "
    "database desk desktop developer devops digital geospatial gis helpdesk information infrastructure insight "
    "integration intelligence interaction microsoft network online platform power product programmer rpa scrum "
    "server sharepoint software statistician system systems technology telephony user web website"
)
DIGITAL_WORDS = frozenset(_DIGITAL.split())

# Words that say a post is in another service. Read only where nothing says that it is digital.
_SERVICES = {
    "adult social care": "adult adults",
    "audit": "audit auditor",
    "business support": "secretary administrator",
    "children's services": "child childrens children family",
    "commissioning": "commissioning",
    "communications": "communications",
    "communities": "community engagement",
    "customer services": "contact customer",
    "democratic services": "committee democratic",
    "early years": "nursery",
    "economic development": "economic",
    "education": "education school schools teacher",
    "electoral services": "electoral elections",
    "environmental health": "environmental",
    "facilities": "catering cleaner caretaker facilities",
    "finance": "finance accountant accountancy treasury",
    "highways": "highways",
    "housing": "homelessness housing repairs rough tenancy",
    "human resources": "hr human personnel recruitment",
    "legal services": "legal solicitor",
    "leisure": "leisure",
    "libraries": "librarian library libraries",
    "licensing": "licensing",
    "museums": "museum",
    "neighbourhoods": "neighbourhood",
    "parking": "parking",
    "parks": "landscape parks tree",
    "payroll": "payroll",
    "pensions": "pension pensions",
    "planning": "conservation planner planning",
    "policy": "policy",
    "procurement": "procurement",
    "property": "building estates property surveyor valuation",
    "registration": "registrar registration",
    "registration and bereavement": "bereavement",
    "regulatory services": "enforcement inspector warden",
    "revenues and benefits": "benefit benefits billing council income recovery revenue revenues tax welfare",
    "social care": "care carer occupational safeguarding social worker",
    "trading standards": "trading",
    "transport": "driver transport",
    "waste and recycling": "recycling refuse waste",
    "youth services": "youth",
}
OTHER_SERVICES = {word: service for service, words in _SERVICES.items() for word in words.split()}

# Words that say nothing about which post it is.
_NOISE = (
    "the a an and of for to in at with part time full fixed term temporary maternity cover interim acting "
    "secondment agency permanent post holder vacancy months"
)
NOISE_WORDS = frozenset(_NOISE.split())

# What words say about the rung of a post: the order of a tier, counted from 1.
RANKS = (
    ("deputy chief executive", 8),
    ("assistant chief executive", 6),
    ("chief executive", 9),
    ("managing director", 9),
    ("head of paid service", 9),
    ("assistant director", 6),
    ("deputy director", 6),
    ("service director", 6),
    ("chief technology officer", 5),
    ("chief data officer", 5),
    ("chief architect", 4),
    ("director", 7),
    ("chief", 7),
    ("head", 5),
    ("apprentice", 1),
    ("trainee", 1),
    ("product manager", 3),
    ("delivery manager", 3),
    ("project manager", 3),
    ("service delivery manager", 4),
    ("team leader", 3),
    ("supervisor", 3),
    ("manager", 4),
    ("architect", 4),
    ("lead", 3),
    ("senior", 3),
    ("principal", 3),
    ("product owner", 3),
    ("junior", 2),
    ("assistant", 2),
    ("officer", 2),
    ("analyst", 2),
    ("engineer", 2),
    ("developer", 2),
    ("designer", 2),
    ("researcher", 2),
    ("technician", 2),
)
