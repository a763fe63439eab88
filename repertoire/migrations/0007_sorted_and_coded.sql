-- Entries once more, with what the search and the counts read fast. What differs from 0003_search.sql:
-- rows are sorted without the quotation mark before a title; those of one language are written side by side, so that
-- candidates of a search lie on few pages; the codes of each are written once more into a narrow table; words are
-- written in order, so that two that write the same words at once wait for each other instead of in a circle.

-- unaccent has made typographic marks plain ones.
CREATE FUNCTION circolo_sort_key(title text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT left(COALESCE(NULLIF(regexp_replace(bare, '^[[:punct:][:space:]\u00a0]+', ''), ''), bare), 200)
    FROM (SELECT lower(public.circolo_unaccent(title)) AS bare) AS plain
$$;

CREATE OR REPLACE FUNCTION repertoire_index(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM repertoire_entry WHERE organisation_id = ANY (ids);
    DELETE FROM repertoire_entrycodes WHERE organisation_id = ANY (ids);

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
               circolo_sort_key(title),
               setweight(to_tsvector(circolo_configuration(asked), first), 'A')
                   || setweight(to_tsvector(circolo_configuration(asked), concat_ws(' ', second, labels)), 'B')
                   || setweight(to_tsvector(circolo_configuration(asked), third), 'C'),
               facets, COALESCE(confirmed_on, DATE '1900-01-01'), published_at, until
        FROM labelled ORDER BY asked
    ),
    coded AS (
        INSERT INTO repertoire_entrycodes (organisation_id, about, facets, until)
        SELECT organisation_id, about, facets, until FROM labelled WHERE asked = 'it'
    )
    INSERT INTO repertoire_searchword (language, word)
    SELECT DISTINCT asked, found.lexeme
    FROM labelled, unnest(to_tsvector('public.circolo_words', concat_ws(' ', first, second, labels, third))) AS found
    WHERE length(found.lexeme) BETWEEN 3 AND 40 AND found.lexeme !~ '[0-9/@:]'
    ORDER BY 1, 2 ON CONFLICT DO NOTHING;
END
$$;

UPDATE repertoire_entry SET sort_key = circolo_sort_key(title) WHERE sort_key <> circolo_sort_key(title);
INSERT INTO repertoire_entrycodes (organisation_id, about, facets, until)
SELECT organisation_id, about, facets, until FROM repertoire_entry WHERE language = 'it';
