"""The tables of a study as files: CSV, workbook, JSON, data package, the layer, the manifest."""

from regiokaart.tables.delimited import csv_text, harmless, write_csv
from regiokaart.tables.layer_files import write_layer
from regiokaart.tables.manifest import write_manifest
from regiokaart.tables.of_study import tables_of, write_table, write_tables
from regiokaart.tables.workbook import write_workbook

__all__ = [
    "csv_text",
    "harmless",
    "tables_of",
    "write_csv",
    "write_layer",
    "write_manifest",
    "write_table",
    "write_tables",
    "write_workbook",
]
