-- Entries once more: the words of all languages stand beside the codes, in one narrow row for each object, and what a
-- list shows stands apart. A search that also counts reads thousands of rows; those with texts and vectors were wide.
-- A row whose vectors are long keeps them outside; the codes, which are read with it, stay inside. They stand among the
-- words too, with a weight of their own (D), so that one index answers words and codes together.

ALTER TABLE repertoire_entryindex SET (toast_tuple_target = 256);
ALTER TABLE repertoire_entryindex
    ALTER COLUMN facets SET STORAGE MAIN,
    ALTER COLUMN words_it SET STORAGE EXTERNAL,  -- outside as they are: to compress them takes longer than to write them
    ALTER COLUMN words_fr SET STORAGE EXTERNAL,
    ALTER COLUMN words_en SET STORAGE EXTERNAL,
    ALTER COLUMN names_it SET STORAGE EXTERNAL,
    ALTER COLUMN names_fr SET STORAGE EXTERNAL,
    ALTER COLUMN names_en SET STORAGE EXTERNAL;

CREATE OR REPLACE FUNCTION repertoire_index(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM repertoire_entry WHERE organisation_id = ANY (ids);
    DELETE FROM repertoire_entryindex WHERE organisation_id = ANY (ids);

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
                   string_agg(title_it, ' ' ORDER BY id) AS title_it, string_agg(title_fr, ' ' ORDER BY id) AS title_fr,
                   string_agg(title_en, ' ' ORDER BY id) AS title_en
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
                         circolo_text(circolo_language(asked, offer.source_language, offer.conditions_it, offer.conditions_fr,
                                                       offer.conditions_en),
                                      offer.conditions_it, offer.conditions_fr, offer.conditions_en)),
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
    found AS MATERIALIZED (
        SELECT document.*, COALESCE(opportunity_id, -organisation_id) AS index_id,
               setweight(to_tsvector(circolo_configuration(asked), first), 'A')
                   || setweight(to_tsvector(circolo_configuration(asked), concat_ws(' ', second, labels)), 'B')
                   || setweight(to_tsvector(circolo_configuration(asked), third), 'C')
                   || (SELECT string_agg(quote_literal(code) || ':1D', ' ') FROM unnest(facets) AS code)::tsvector AS words_found,
               labels
        FROM document CROSS JOIN LATERAL (SELECT circolo_labels(asked, facets) AS labels OFFSET 0) AS labelled
    ),
    written AS (
        INSERT INTO repertoire_entry (organisation_id, opportunity_id, index_id, about, language, uuid, title,
            title_language, summary, summary_language, organisation_name, place, invented, sort_key, facets,
            confirmed_on, published_at, until)
        SELECT organisation_id, opportunity_id, index_id, about, asked, uuid, title, title_language,
               circolo_beginning(words), words_language, organisation_name, place, invented, circolo_sort_key(title),
               facets, COALESCE(confirmed_on, DATE '1900-01-01'), published_at, until
        FROM found ORDER BY asked
    ),
    indexed AS (
        INSERT INTO repertoire_entryindex (id, organisation_id, about, facets, until, words_it, words_fr, words_en)
        SELECT index_id, organisation_id, about, facets, until,
               (array_agg(words_found) FILTER (WHERE asked = 'it'))[1],
               (array_agg(words_found) FILTER (WHERE asked = 'fr'))[1],
               (array_agg(words_found) FILTER (WHERE asked = 'en'))[1]
        FROM found GROUP BY index_id, organisation_id, about, facets, until ORDER BY about
    )
    INSERT INTO repertoire_searchword (language, word)
    SELECT DISTINCT asked, word.lexeme
    FROM found, unnest(to_tsvector('public.circolo_words', concat_ws(' ', first, second, labels, third))) AS word
    WHERE length(word.lexeme) BETWEEN 3 AND 40 AND word.lexeme !~ '[0-9/@:]'
    ORDER BY 1, 2 ON CONFLICT DO NOTHING;
END
$$;
