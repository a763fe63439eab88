"""What people call the things of the code lists, beside their labels: searched as the labels are."""

ALSO = {
    "o:internship": {
        "it": "stage stages tirocini praticantato internship",
        "fr": "stages stagiaire tirocinio internship",
        "en": "internships placement traineeship stage tirocinio",
    },
    "o:job": {
        "it": "lavoro impiego occupazione assunzione",
        "fr": "emploi travail embauche",
        "en": "employment work hiring",
    },
    "o:incubation": {
        "it": "incubatore incubazione startup",
        "fr": "incubateur pépinière incubation",
        "en": "incubator start-up hub",
    },
    "o:administrative_assistance": {
        "it": "pratiche documenti burocrazia sportello",
        "fr": "démarches documents formalités guichet",
        "en": "paperwork formalities permits desk",
    },
    "o:financial_assistance": {
        "it": "finanziamento credito microcredito prestito contributo fondi",
        "fr": "financement crédit microcrédit prêt subvention fonds",
        "en": "funding loan microcredit grant finance",
    },
    "o:mentoring": {
        "it": "mentoring mentore tutoraggio",
        "fr": "mentorat mentor parrainage",
        "en": "mentoring mentor",
    },
    "o:coaching": {
        "it": "accompagnamento consulenza",
        "fr": "accompagnement conseil",
        "en": "coach advice counselling",
    },
    "o:training": {
        "it": "formazione corso corsi",
        "fr": "formation cours spécialisée",
        "en": "course courses workshop",
    },
    "o:premises_or_equipment": {
        "it": "locali spazio attrezzature macchinari",
        "fr": "locaux espace équipement matériel",
        "en": "space office equipment machinery",
    },
    "a:integration": {"it": "inserimento", "fr": "insertion accueil", "en": "inclusion settlement"},
    "a:return": {"it": "rientro ritorno", "fr": "retour", "en": "return"},
    "k:diaspora_association": {
        "it": "associazione di migranti",
        "fr": "association de migrants",
        "en": "migrant association",
    },
    "k:ngo": {"it": "ONG associazione onlus", "fr": "ONG association", "en": "NGO charity association"},
    "k:bank_or_mfi": {"it": "microfinanza", "fr": "microfinance", "en": "microfinance lender"},
    "k:university_or_research": {"it": "ateneo", "fr": "faculté", "en": "college"},
    "k:public_authority": {"it": "ministero agenzia ente pubblico", "fr": "ministère agence", "en": "ministry agency"},
}
