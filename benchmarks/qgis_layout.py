"""The five sheets of Zuid-Holland as a QGIS layout exports them; run by QGIS's own Python.

This is the second yardstick of `sheets.py`. It is what somebody who knows PyQGIS writes: the layers
are read once, one layout serves all maps, labels are those of QGIS's engine with wrapping and a
buffer, and nothing is tuned to be slow. It counts the names that the engine places.
"""

import argparse
import json
import os
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPalLayerSettings,
    QgsPrintLayout,
    QgsProject,
    QgsRendererCategory,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase

# file name, column of the joined layer (None: nothing is known), title
MAPS = [
    ("kaart-1", "stedelijke-regio", "Stedelijke regio's in Zuid-Holland"),
    ("kaart-2", "mrdh", "Metropoolregio Rotterdam Den Haag"),
    ("kaart-3", "samenwerkingsagenda-2021", "Deelnemers aan de gesprekken"),
    ("kaart-4", "cmk-2021-2024", "Samenwerking Cultuureducatie met Kwaliteit 2021-2024"),
    ("kaart-5", None, "Overleg Cultuurparticipatie"),
]
COLOURS = ["#1b9e77", "#d95f02", "#7570b3", "#e7298a", "#66a61e", "#e6ab02", "#a6761d"]
GREY = "#d9d9d9"
SOURCE = "Grenzen: CBS, Kadaster, gebiedsindelingen 2021 (CC BY 4.0). Peildatum 1 oktober 2021."
DPI = 300
TYPE_SIZE = 6
MAP_SIZE = (182, 196)  # mm


def read_layers(joined: Path, boundaries: Path) -> tuple[QgsVectorLayer, QgsVectorLayer]:
    """Return the municipalities of the study and those of the country."""
    ours = QgsVectorLayer(str(joined), "Legenda", "ogr")
    country = QgsVectorLayer(f"{boundaries}|layername=gemeente_gegeneraliseerd", "Nederland", "ogr")
    for layer in (ours, country):
        if not layer.isValid():
            raise SystemExit(f"QGIS cannot read {layer.source()}")
    country.renderer().setSymbol(
        QgsFillSymbol.createSimple(
            {"color": "#f4f4f4", "outline_color": "#dddddd", "outline_width": "0.15"}
        )
    )
    return ours, country


def style_classes(layer: QgsVectorLayer, field: str | None) -> None:
    """Give each region of a co-operation its colour."""

    def symbol(colour: str) -> QgsFillSymbol:
        return QgsFillSymbol.createSimple(
            {"color": colour, "outline_color": "#ffffff", "outline_width": "0.2"}
        )

    found = set()
    if field:
        column = layer.fields().indexOf(field)
        found = {value for value in layer.uniqueValues(column) if value and value != "unknown"}
    categories = [
        QgsRendererCategory(value, symbol(colour), value)
        for value, colour in zip(sorted(found), COLOURS, strict=False)
    ]
    categories.append(QgsRendererCategory("", symbol(GREY), "overige gemeenten"))
    layer.setRenderer(QgsCategorizedSymbolRenderer(f'"{field}"' if field else "''", categories))


def set_labels(layer: QgsVectorLayer, family: str) -> None:
    """Name all municipalities, wrapped at hyphens and spaces, with a white buffer."""
    text = QgsTextFormat()
    text.setFont(QFont(family))
    text.setSize(TYPE_SIZE)
    text.setSizeUnit(QgsUnitTypes.RenderPoints)
    buffer = QgsTextBufferSettings()
    buffer.setEnabled(True)
    buffer.setSize(0.4)
    buffer.setColor(QColor("#ffffff"))
    text.setBuffer(buffer)
    labels = QgsPalLayerSettings()
    labels.fieldName = "replace(\"name\", '-', '- ')"
    labels.isExpression = True
    labels.autoWrapLength = 12
    labels.multilineAlign = QgsPalLayerSettings.MultiCenter
    labels.placement = QgsPalLayerSettings.Horizontal
    labels.fitInPolygonOnly = False
    labels.setFormat(text)
    layer.setLabeling(QgsVectorLayerSimpleLabeling(labels))
    layer.setLabelsEnabled(True)


def make_layout(
    project: QgsProject, layers: list[QgsVectorLayer], title: str, family: str
) -> tuple[QgsPrintLayout, QgsLayoutItemMap]:
    """Lay out an upright A4: title, map, legend in the upper left, scale bar and source."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A4", 0)

    def place(item: QgsLayoutItem, box: tuple[float, float, float, float]) -> None:
        item.attemptMove(QgsLayoutPoint(box[0], box[1], QgsUnitTypes.LayoutMillimeters))
        item.attemptResize(QgsLayoutSize(box[2], box[3], QgsUnitTypes.LayoutMillimeters))
        layout.addLayoutItem(item)

    def write(words: str, size: int, box: tuple[float, float, float, float]) -> None:
        label = QgsLayoutItemLabel(layout)
        label.setText(words)
        label.setFont(QFont(family, size))
        place(label, box)

    sheet = QgsLayoutItemMap(layout)
    place(sheet, (14, 36, *MAP_SIZE))
    sheet.setLayers(layers)
    extent = layers[0].extent()
    extent.scale(1.06)
    sheet.setExtent(extent)  # which gives the map the proportions of the extent
    sheet.attemptResize(QgsLayoutSize(*MAP_SIZE, QgsUnitTypes.LayoutMillimeters))
    sheet.zoomToExtent(extent)
    sheet.setFrameEnabled(True)
    legend = QgsLayoutItemLegend(layout)
    legend.setAutoUpdateModel(False)
    legend.model().rootGroup().clear()
    legend.model().rootGroup().addLayer(layers[0])
    legend.setLinkedMap(sheet)
    place(legend, (18, 40, 60, 60))
    legend.adjustBoxSize()
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(sheet)
    bar.setUnits(QgsUnitTypes.DistanceKilometers)
    bar.setUnitLabel("km")
    bar.setNumberOfSegments(2)
    bar.setNumberOfSegmentsLeft(0)
    bar.setUnitsPerSegment(10)
    bar.update()
    place(bar, (14, 234, 60, 12))
    write(title, 19, (14, 14, 182, 12))
    write(SOURCE, 7, (14, 250, 182, 8))
    return layout, sheet


def export(layout: QgsPrintLayout, sheet: QgsLayoutItemMap, out: Path) -> int:
    """Write PNG, PDF and SVG, and return how many names stand on the map."""
    exporter = QgsLayoutExporter(layout)
    image = QgsLayoutExporter.ImageExportSettings()
    image.dpi = DPI
    pdf = QgsLayoutExporter.PdfExportSettings()
    pdf.dpi = DPI
    svg = QgsLayoutExporter.SvgExportSettings()
    svg.dpi = DPI
    done = [
        exporter.exportToImage(str(out.with_suffix(".png")), image),
        exporter.exportToPdf(str(out.with_suffix(".pdf")), pdf),
    ]
    found = exporter.labelingResults()[sheet.uuid()]
    placed = {label.featureId for label in found.allLabels() if not label.isUnplaced}
    done.append(exporter.exportToSvg(str(out.with_suffix(".svg")), svg))
    if any(result != QgsLayoutExporter.Success for result in done):
        raise SystemExit(f"QGIS could not export {out.name}")
    return len(placed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layer", type=Path, required=True, help="layer.gpkg of a build")
    parser.add_argument("--boundaries", type=Path, required=True, help="CBS's GeoPackage of 2021")
    parser.add_argument("--font", type=Path, help="the typeface of the sheets")
    parser.add_argument("--out", type=Path, required=True, help="folder for everything it makes")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    application = QgsApplication([], False)  # noqa: FBT003 - without windows
    application.initQgis()
    try:
        family = "Sans Serif"
        if args.font:
            font = QFontDatabase.addApplicationFont(str(args.font))
            family = QFontDatabase.applicationFontFamilies(font)[0]
        project = QgsProject.instance()
        ours, country = read_layers(args.layer, args.boundaries)
        project.setCrs(ours.crs())
        project.addMapLayers([ours, country])
        set_labels(ours, family)
        placed = {}
        for name, field, title in MAPS:
            style_classes(ours, field)
            layout, sheet = make_layout(project, [ours, country], title, family)
            placed[name] = export(layout, sheet, args.out / name)
        total = ours.featureCount()
        project.clear()
    finally:
        application.exitQgis()
    seconds = time.perf_counter() - started
    told = {"placed": placed, "names": total, "seconds": seconds}
    (args.out / "labels.json").write_text(json.dumps(told) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
