"""From curated records to tables, a data package and a database.

The modules stand in the order in which data flows through them; none imports a later one:
- records: faults, names, files, records, validate, once, link_table, catalogue, rules, check
- tables: addresses, tables, descriptor, package, database
- build: readme, citations, markdown_list, guards, stamp, build
- export: parquet, croissant, dataset_card, archive, export
- versions: console, annotations, sources, versions, schema_diff, diff, diff_text, diff_json, changelog
- release: history, release_files, release
- import: record_file, new_files, import_cells, import_rows, known, new_ids, import_list
- triage: triage.phrases, triage.scope, triage.suggest, triage.titles, triage.measures, triage.report
- upkeep: upkeep.deadline, upkeep.web_address, upkeep.service, upkeep.fetch, upkeep.arxiv_api,
  upkeep.hints, upkeep.wording, upkeep.compare, upkeep.refresh, upkeep.report, upkeep.refresh_report,
  upkeep.links_guard, upkeep.links_judge, upkeep.links_visit, upkeep.links_follow,
  upkeep.links_report, upkeep.links
- new papers: upkeep.references, upkeep.told, upkeep.pages, upkeep.ask, upkeep.standing,
  upkeep.propose, upkeep.template, upkeep.add, upkeep.form, upkeep.reject
- new papers at arXiv: upkeep.searches, upkeep.discover, upkeep.discover_report
- the week: upkeep.weekly
- synthesis: synthetic_words, synthesize
- site: facets.joins, facets.counts, facets.memory, facets.counted
- commands: cli_record, cli_output, cli_add, cli_diff, cli_discover, cli_import, cli_links, cli_refresh,
  cli_release, cli_synthesize, cli_triage, cli_weekly, cli
"""
