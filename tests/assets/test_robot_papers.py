"""The robot takes its papers from a printer that keeps the newest only."""

from PIL import Image
from pos.demo.robot import last_paper, papers_since
from pos.devices.sim.printer import PrinterSimulator


def test_papers_are_told_apart_when_the_oldest_are_gone() -> None:
    printer, counted = PrinterSimulator("tcp://127.0.0.1:0"), []
    for _ in range(60):
        printer.roll.strip(Image.new("1", (512, 24)))
        printer.roll.cut()
        counted.append(last_paper(printer.state()["receipts"]))
    assert counted == list(range(1, 61))
    papers = printer.state()["receipts"]
    assert len(papers) < 60
    assert [one["number"] for one in papers_since(papers, 58)] == [59, 60]
    assert last_paper([]) == 0
