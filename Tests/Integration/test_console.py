# SPDX-License-Identifier: Apache-2.0
"""The web page in a real Chromium: what a person does, and what they see."""


import pytest
from playwright.sync_api import expect

from conftest import eventually


@pytest.fixture
def page(browser, emulator):
    """The page in a profile of its own; at the end nothing may have been complained of."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(60_000)
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text else None)
    page.goto(f"{emulator.api}/_emulator/")
    yield page
    context.close()
    assert complaints == []


def sign_in(page, name, uploads=True):
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("May upload").set_checked(uploads)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name=f"Signed in as {name}")).to_be_visible()


def step(page, key):
    return page.locator(f'[data-step="{key}"]')


def test_a_file_goes_from_the_page_through_the_pipeline_to_the_player(page, sample):
    sign_in(page, "paula")
    page.get_by_label("Choose a video").set_input_files(sample)
    expect(page.get_by_role("heading", name=sample.name)).to_be_visible()
    for key in ("upload", "check", "transcode", "publish", "notify", "acknowledge"):
        expect(step(page, key)).to_have_attribute("data-state", "done", timeout=120_000)

    video = page.locator("video")
    expect(video).to_be_visible()
    video.evaluate("video => { video.muted = true; return video.play(); }")
    eventually(lambda: video.evaluate("video => video.currentTime > 1"), "the video to play", 60)
    assert video.evaluate("video => video.videoWidth") > 0
    assert 9 < video.evaluate("video => video.duration") < 11

    page.get_by_role("link", name="All videos").click()
    card = page.get_by_role("link", name=sample.name)
    expect(card).to_contain_text("Published")
    eventually(lambda: card.locator("img").evaluate("image => image.naturalWidth"), "the thumbnail")

    card.click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name=sample.name)).to_have_count(0)


def test_publishing_can_wait_until_the_button_is_pressed(page, sample):
    sign_in(page, "petra")
    page.get_by_role("switch", name="Publish when it is ready").uncheck()
    page.get_by_label("Choose a video").set_input_files(sample)
    expect(step(page, "transcode")).to_have_attribute("data-state", "done", timeout=120_000)
    expect(step(page, "publish")).to_have_attribute("data-state", "now")
    expect(page.locator("video")).to_have_count(0)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(step(page, "acknowledge")).to_have_attribute("data-state", "done")
    expect(page.locator("video")).to_be_visible()


def test_a_file_that_is_no_video_is_refused_in_words(page, tmp_path):
    sign_in(page, "nora")
    broken = tmp_path / "holiday.mp4"
    broken.write_bytes(b"this is not a video" * 1000)
    page.get_by_label("Choose a video").set_input_files(broken)
    failed = page.locator('[data-step="check"][data-state="failed"], [data-step="transcode"][data-state="failed"]')
    expect(failed).to_have_count(1, timeout=120_000)
    expect(failed.locator(".hint")).not_to_be_empty()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    page.get_by_role("link", name="All videos").click()
    expect(page.get_by_role("link", name="holiday.mp4")).to_contain_text("Failed")


def test_who_may_not_upload_is_told_so_and_sees_nothing_of_others(page, sample):
    sign_in(page, "vera", uploads=False)
    page.get_by_label("Choose a video").set_input_files(sample)
    expect(page.get_by_role("status").filter(has_text="was not accepted")).to_be_visible()
    expect(page.locator("[data-video]").filter(has_text="Ready to publish")).to_have_count(0)


def test_a_large_file_goes_in_parts_and_goes_on_after_the_page_was_closed(page, emulator, tmp_path):
    sign_in(page, "lara")
    large = tmp_path / "large.mp4"
    with open(large, "wb") as file:
        file.truncate(120 << 20)
    # Two parts may pass, then the connection is gone.
    passed = []
    def gate(route):
        if "partNumber=" in route.request.url and len(passed) >= 2:
            return route.abort()
        if "partNumber=" in route.request.url:
            passed.append(route.request.url)
        route.continue_()
    page.route("**/*", gate)
    page.get_by_label("Choose a video").set_input_files(large)
    expect(step(page, "upload")).to_have_attribute("data-state", "failed", timeout=60_000)
    expect(step(page, "upload")).to_contain_text("connection was lost")

    page.unroute_all()
    page.reload()
    page.goto(f"{emulator.api}/_emulator/#/")
    expect(page.get_by_text("is unfinished. Choose the same file")).to_be_visible()
    sent = []
    page.on("request", lambda request: sent.append(request.url)
            if request.method == "PUT" and "partNumber=" in request.url else None)
    page.get_by_label("Choose a video").set_input_files(large)
    expect(step(page, "upload")).to_have_attribute("data-state", "done", timeout=60_000)
    assert len(sent) == 15 - len(passed), "only the missing parts are sent"
    page.get_by_role("link", name="All videos").click()
    expect(page.get_by_text("is unfinished. Choose the same file")).to_have_count(0)


def test_the_keyboard_reaches_everything(page):
    seen = []
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(
            "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"))
    for name in ("Skip to content", "Videos", "Developer", "Choose a video"):
        assert name in seen, seen


def test_the_developers_view_stands_whatever_the_emulator_tells(page):
    page.get_by_role("link", name="Developer").click()
    for name in ("Event deliveries", "Events", "Transcodes", "Dead letters"):
        panel = page.get_by_role("region", name=name, exact=True).first
        expect(panel).to_be_visible()
        expect(panel).not_to_contain_text("Loading")
        expect(panel).not_to_contain_text("does not answer")
