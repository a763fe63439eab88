-- How the repertoire is searched. One function writes the entries of organisations; triggers call it in the
-- transaction that changed one of the tables that an entry shows.

CREATE FUNCTION circolo_unaccent(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, words) $$;

-- Accented stop words would not be known after unaccent; so each configuration drops them first.
CREATE TEXT SEARCH DICTIONARY circolo_stop_it (TEMPLATE = pg_catalog.simple, STOPWORDS = italian, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY circolo_stop_fr (TEMPLATE = pg_catalog.simple, STOPWORDS = french, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY circolo_stop_en (TEMPLATE = pg_catalog.simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH CONFIGURATION circolo_it (COPY = pg_catalog.italian);
CREATE TEXT SEARCH CONFIGURATION circolo_fr (COPY = pg_catalog.french);
CREATE TEXT SEARCH CONFIGURATION circolo_en (COPY = pg_catalog.english);
CREATE TEXT SEARCH CONFIGURATION circolo_words (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION circolo_it
    ALTER MAPPING FOR hword, hword_part, word WITH circolo_stop_it, unaccent, italian_stem;
ALTER TEXT SEARCH CONFIGURATION circolo_it
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH circolo_stop_it, italian_stem;
ALTER TEXT SEARCH CONFIGURATION circolo_fr
    ALTER MAPPING FOR hword, hword_part, word WITH circolo_stop_fr, unaccent, french_stem;
ALTER TEXT SEARCH CONFIGURATION circolo_fr
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH circolo_stop_fr, french_stem;
ALTER TEXT SEARCH CONFIGURATION circolo_en
    ALTER MAPPING FOR hword, hword_part, word WITH circolo_stop_en, unaccent, english_stem;
ALTER TEXT SEARCH CONFIGURATION circolo_en
    ALTER MAPPING FOR asciiword, asciihword, hword_asciipart WITH circolo_stop_en, english_stem;
ALTER TEXT SEARCH CONFIGURATION circolo_words
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;

CREATE FUNCTION circolo_configuration(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language WHEN 'it' THEN 'public.circolo_it'::regconfig WHEN 'fr' THEN 'public.circolo_fr'::regconfig
                         ELSE 'public.circolo_en'::regconfig END
$$;

-- The language in which a text is shown to a reader of `asked`: that one, else the source, else it, fr, en.
CREATE FUNCTION circolo_language(asked text, source text, it text, fr text, en text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN btrim(COALESCE(CASE asked WHEN 'it' THEN it WHEN 'fr' THEN fr ELSE en END, '')) <> '' THEN asked
        WHEN btrim(COALESCE(CASE source WHEN 'it' THEN it WHEN 'fr' THEN fr ELSE en END, '')) <> '' THEN source
        WHEN btrim(COALESCE(it, '')) <> '' THEN 'it'
        WHEN btrim(COALESCE(fr, '')) <> '' THEN 'fr'
        WHEN btrim(COALESCE(en, '')) <> '' THEN 'en'
        ELSE asked END
$$;

CREATE FUNCTION circolo_text(language text, it text, fr text, en text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(CASE language WHEN 'it' THEN it WHEN 'fr' THEN fr ELSE en END, '')
$$;

-- The beginning of a Markdown text without its marks.
CREATE FUNCTION circolo_beginning(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(left(regexp_replace(regexp_replace(
        regexp_replace(words, '\[([^\]]*)\]\([^)]*\)', '\1', 'g'), '[*_#`>]+', '', 'g'), '\s+', ' ', 'g'), 280))
$$;

CREATE FUNCTION circolo_codes(letter text, codes text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT COALESCE(array_agg(letter || ':' || code ORDER BY code), '{}')
    FROM unnest(codes) AS code WHERE code <> ''
$$;

CREATE FUNCTION circolo_labels(asked text, codes text[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT COALESCE(string_agg(words, ' '), '') FROM public.repertoire_searchlabel
    WHERE language = asked AND facet = ANY (codes)
$$;

CREATE FUNCTION repertoire_index(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM repertoire_entry WHERE organisation_id = ANY (ids);

    WITH body AS (
        SELECT organisation.*, listed.lists, COALESCE(placed.countries, '{}') AS countries,
               COALESCE(placed.regions, '{}') AS regions, COALESCE(placed.cities, '') AS cities,
               COALESCE(offered.kinds, '{}') AS kinds, COALESCE(offered.aims, '{}') AS aims,
               offered.title_it AS offers_it, offered.title_fr AS offers_fr, offered.title_en AS offers_en
        FROM repertoire_organisation organisation
        CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT list.id::text) AS lists
            FROM repertoire_organisation_repertoires link
            JOIN repertoire_repertoire list ON list.id = link.repertoire_id AND list.published
            JOIN programmes_programme programme ON programme.id = list.programme_id AND programme.published
            WHERE link.organisation_id = organisation.id
        ) AS listed
        CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT country::text) AS countries, array_agg(DISTINCT region::text) AS regions,
                   left(string_agg(DISTINCT NULLIF(city, ''), ', '), 300) AS cities
            FROM repertoire_location WHERE organisation_id = organisation.id
        ) AS placed
        CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT kind::text) AS kinds, array_agg(DISTINCT aim::text) AS aims,
                   string_agg(title_it, ' ') AS title_it, string_agg(title_fr, ' ') AS title_fr,
                   string_agg(title_en, ' ') AS title_en
            FROM repertoire_opportunity
            WHERE organisation_id = organisation.id AND state = 'published'
              AND (valid_until IS NULL OR valid_until >= current_date)
        ) AS offered
        WHERE organisation.id = ANY (ids) AND organisation.state = 'published' AND listed.lists IS NOT NULL
    ),
    asked AS (SELECT unnest(ARRAY['it', 'fr', 'en']) AS language),
    named AS (
        SELECT body.*, asked.language AS asked,
               circolo_language(asked.language, source_language, name_it, name_fr, name_en) AS name_language,
               circolo_language(asked.language, source_language, mission_it, mission_fr, mission_en) AS mission_language,
               circolo_codes('r', lists) || circolo_codes('k', ARRAY[kind::text])
                   || circolo_codes('l', languages::text[]) AS common
        FROM body CROSS JOIN asked
    ),
    shown AS (
        SELECT named.*,
               circolo_text(name_language, name_it, name_fr, name_en) AS shown_name,
               circolo_text(mission_language, mission_it, mission_fr, mission_en) AS shown_mission
        FROM named
    ),
    document AS (
        SELECT id AS organisation_id, NULL::bigint AS opportunity_id, 'organisation' AS about, asked, uuid,
               shown_name AS title, name_language AS title_language, shown_mission AS words,
               mission_language AS words_language, '' AS organisation_name, cities AS place,
               common || circolo_codes('c', countries) || circolo_codes('g', regions)
                   || circolo_codes('s', sectors::text[]) || circolo_codes('o', kinds) || circolo_codes('a', aims)
                   AS facets,
               shown_name || ' ' || acronym AS first, cities AS second,
               concat_ws(' ', shown_mission, circolo_text(asked, offers_it, offers_fr, offers_en)) AS third,
               confirmed_on, COALESCE(published_at, created_at) AS published_at, NULL::date AS until,
               invented
        FROM shown
        UNION ALL
        SELECT shown.id, offer.id, 'opportunity', asked, offer.uuid,
               circolo_text(speech.title, offer.title_it, offer.title_fr, offer.title_en), speech.title,
               circolo_text(speech.body, offer.description_it, offer.description_fr, offer.description_en), speech.body,
               shown_name, COALESCE(NULLIF(offer.city, ''), cities),
               common || circolo_codes('c', speech.countries) || circolo_codes('g', speech.regions)
                   || circolo_codes('s', CASE WHEN offer.sectors = '{}' THEN shown.sectors ELSE offer.sectors END::text[])
                   || circolo_codes('o', ARRAY[offer.kind::text]) || circolo_codes('a', ARRAY[offer.aim::text]),
               circolo_text(speech.title, offer.title_it, offer.title_fr, offer.title_en),
               concat_ws(' ', shown_name, acronym, offer.city, cities),
               concat_ws(' ', circolo_text(speech.body, offer.description_it, offer.description_fr, offer.description_en),
                         circolo_text(asked, offer.conditions_it, offer.conditions_fr, offer.conditions_en)),
               confirmed_on, COALESCE(offer.published_at, offer.created_at), offer.valid_until, invented
        FROM shown
        JOIN repertoire_opportunity offer ON offer.organisation_id = shown.id AND offer.state = 'published'
            AND (offer.valid_until IS NULL OR offer.valid_until >= current_date)
        CROSS JOIN LATERAL (
            SELECT circolo_language(asked, offer.source_language, offer.title_it, offer.title_fr, offer.title_en) AS title,
                   circolo_language(asked, offer.source_language, offer.description_it, offer.description_fr,
                                    offer.description_en) AS body,
                   CASE WHEN offer.country = '' THEN shown.countries ELSE ARRAY[offer.country::text] END AS countries,
                   CASE WHEN offer.country = '' THEN shown.regions ELSE ARRAY[offer.region::text] END AS regions
        ) AS speech
    ),
    labelled AS (SELECT document.*, circolo_labels(asked, facets) AS labels FROM document),
    written AS (
        INSERT INTO repertoire_entry (organisation_id, opportunity_id, about, language, uuid, title, title_language,
            summary, summary_language, organisation_name, place, invented, sort_key, vector, facets, confirmed_on,
            published_at, until)
        SELECT organisation_id, opportunity_id, about, asked, uuid, title, title_language,
               circolo_beginning(words), words_language, organisation_name, place, invented,
               left(lower(circolo_unaccent(title)), 200),
               setweight(to_tsvector(circolo_configuration(asked), first), 'A')
                   || setweight(to_tsvector(circolo_configuration(asked), concat_ws(' ', second, labels)), 'B')
                   || setweight(to_tsvector(circolo_configuration(asked), third), 'C'),
               facets, COALESCE(confirmed_on, DATE '1900-01-01'), published_at, until
        FROM labelled
    )
    INSERT INTO repertoire_searchword (language, word)
    SELECT DISTINCT asked, found.lexeme
    FROM labelled, unnest(to_tsvector('public.circolo_words', concat_ws(' ', first, second, labels, third))) AS found
    WHERE length(found.lexeme) BETWEEN 3 AND 40 AND found.lexeme !~ '[0-9/@:]'
    ON CONFLICT DO NOTHING;
END
$$;

-- Called for each statement that changes a table; its argument is the column that names the organisation.
-- `circolo.indexing` off leaves it to the one who switched it off to call repertoire_index in the same transaction.
CREATE FUNCTION repertoire_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
    more bigint[];
BEGIN
    IF current_setting('circolo.indexing', true) = 'off' THEN
        RETURN NULL;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed_to', TG_ARGV[0]) INTO ids;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('SELECT array_agg(DISTINCT %I) FROM changed_from', TG_ARGV[0]) INTO more;
    END IF;
    ids := COALESCE(ids, '{}') || COALESCE(more, '{}');
    IF ids <> '{}' THEN
        PERFORM repertoire_index(ids);
    END IF;
    RETURN NULL;
END
$$;

-- A list or its programme was published, hidden or moved: all its organisations.
CREATE FUNCTION repertoire_list_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ids bigint[];
BEGIN
    IF TG_TABLE_NAME = 'programmes_programme' THEN
        SELECT array_agg(DISTINCT link.organisation_id) INTO ids
        FROM repertoire_organisation_repertoires link
        JOIN repertoire_repertoire list ON list.id = link.repertoire_id WHERE list.programme_id = NEW.id;
    ELSE
        SELECT array_agg(DISTINCT organisation_id) INTO ids
        FROM repertoire_organisation_repertoires WHERE repertoire_id = NEW.id;
    END IF;
    IF ids IS NOT NULL THEN
        PERFORM repertoire_index(ids);
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER repertoire_list_changed AFTER UPDATE ON repertoire_repertoire FOR EACH ROW
    WHEN (OLD.published <> NEW.published OR OLD.programme_id <> NEW.programme_id)
    EXECUTE FUNCTION repertoire_list_changed();
CREATE TRIGGER repertoire_list_changed AFTER UPDATE ON programmes_programme FOR EACH ROW
    WHEN (OLD.published <> NEW.published) EXECUTE FUNCTION repertoire_list_changed();

DO $$
DECLARE
    source record;
BEGIN
    FOR source IN SELECT * FROM (VALUES
        ('repertoire_organisation', 'id'), ('repertoire_location', 'organisation_id'),
        ('repertoire_opportunity', 'organisation_id'), ('repertoire_organisation_repertoires', 'organisation_id')
    ) AS found (name, naming) LOOP
        EXECUTE format('CREATE TRIGGER repertoire_added AFTER INSERT ON %I REFERENCING NEW TABLE AS changed_to
            FOR EACH STATEMENT EXECUTE FUNCTION repertoire_changed(%L)', source.name, source.naming);
        EXECUTE format('CREATE TRIGGER repertoire_edited AFTER UPDATE ON %I
            REFERENCING OLD TABLE AS changed_from NEW TABLE AS changed_to
            FOR EACH STATEMENT EXECUTE FUNCTION repertoire_changed(%L)', source.name, source.naming);
        EXECUTE format('CREATE TRIGGER repertoire_removed AFTER DELETE ON %I REFERENCING OLD TABLE AS changed_from
            FOR EACH STATEMENT EXECUTE FUNCTION repertoire_changed(%L)', source.name, source.naming);
    END LOOP;
END
$$;
