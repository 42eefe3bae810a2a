# SPDX-License-Identifier: Apache-2.0
"""The web page in a real Chromium: what a person does, and what they see."""

import subprocess

import pytest
from playwright.sync_api import expect

from support.emulator import eventually, request
from support.pipeline import settled, upload


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
    # What a page asks while it closes has no answer any more, and need not have one.
    page.unroute_all(behavior="ignoreErrors")
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


def test_who_may_not_upload_is_told_so_and_sees_nothing_of_others(page):
    sign_in(page, "vera", uploads=False)
    expect(page.get_by_role("heading", name="vera may not upload")).to_be_visible()
    for control in page.get_by_role("button", name="Choose a video").all():
        expect(control).to_be_disabled()
    expect(page.locator("[data-video]").filter(has_text="Ready to publish")).to_have_count(0)


def test_nobody_is_called_by_blanks(page):
    page.get_by_role("button", name="Signed in as").click()
    page.get_by_label("Name", exact=True).fill("   ")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Name", exact=True).fill(" bela ")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Signed in as bela.")).to_be_visible()


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


def test_a_job_shows_what_it_was_to_do_and_what_it_made(page, emulator, clip):
    token = emulator.token("alice")
    video = upload(emulator, token, clip)
    assert settled(emulator, token, video)["status"] == "COMPLETED"
    job = next(job["id"] for job in request(
        "GET", f"{emulator.api}/_emulator/api/jobs").json["jobs"] if video in job["input"])
    page.get_by_role("link", name="Developer").click()
    page.locator(f'[data-panel="jobs"] a[title="{job}"]').click()
    expect(page.get_by_role("region", name="State")).to_contain_text("COMPLETE")
    expect(page.get_by_role("region", name="Outputs")).to_contain_text(f"{video}/master.m3u8")
    expect(page.get_by_role("region", name="Cost on AWS")).to_contain_text("Together")
    expect(page.get_by_role("region", name="Settings").last).to_contain_text('"outputGroups"')
    page.get_by_role("link", name="Its video").click()
    expect(page.get_by_role("heading", name=clip.name)).to_be_visible()
    cancel = f"{emulator.api}/_emulator/api/jobs/{job}/cancel"
    assert request("POST", cancel, headers={"sec-fetch-site": "cross-site"}).status == 403
    assert request("POST", cancel).status == 409


def published(emulator, who, path):
    """A video of somebody's that went through the pipeline without the page."""
    token = emulator.token(who)
    video = upload(emulator, token, path)
    assert settled(emulator, token, video)["status"] == "COMPLETED"
    assert emulator.call("POST", f"/videos/{video}/publish", token).status == 200
    return video


def told(page, **fields):
    """Adds to the API's records what another version of it may tell."""
    def add(route):
        answer = route.fetch()
        document = answer.json()
        for record in document.get("videos", [document]):
            record.update(fields)
        route.fulfill(response=answer, json=document)
    page.route(lambda url: "/videos" in url and "/_emulator/" not in url and "/hls/" not in url,
               lambda route: add(route) if route.request.method == "GET" else route.continue_())


def test_a_portrait_film_stays_in_the_players_box(page, emulator, tmp_path):
    tall = tmp_path / "tall.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=180x320:rate=15:duration=2",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", tall], check=True, timeout=60)
    page.goto(f"{emulator.api}/_emulator/#/videos/{published(emulator, 'petra', tall)}")
    video = page.locator("video")
    eventually(lambda: video.evaluate("video => video.videoHeight > video.videoWidth"), "the video's size", 60)
    box, shown = page.locator(".player").bounding_box(), video.bounding_box()
    assert shown["y"] >= box["y"] and shown["height"] <= box["height"], (box, shown)
    thumb = page.locator(".thumb").first
    page.get_by_role("link", name="All videos").click()
    eventually(lambda: thumb.locator("img").evaluate("image => image.naturalHeight"), "the thumbnail")
    # The browser rounds lengths to parts of a pixel.
    assert thumb.locator("img").bounding_box()["height"] < thumb.bounding_box()["height"] + 1


def test_the_skip_link_moves_the_focus_and_leaves_the_view(page):
    page.get_by_role("link", name="Developer").click()
    expect(page.get_by_role("heading", name="Developer")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "view", "a new view has the focus"
    page.get_by_role("link", name="Skip to content").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Developer")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "view"
    assert page.evaluate("location.hash") == "#/developer"


def test_the_list_shows_what_arrives_from_elsewhere(page, emulator, clip):
    sign_in(page, "elsa")
    expect(page.locator("#stream-text")).to_have_text("Live")
    token = emulator.token("elsa")
    video = upload(emulator, token, clip)
    expect(page.locator(f'[data-video="{video}"]')).to_be_visible(timeout=30_000)
    # Nothing notifies of what goes.
    settled(emulator, token, video)
    assert emulator.call("DELETE", f"/videos/{video}", token).status == 204
    expect(page.locator(f'[data-video="{video}"]')).to_have_count(0, timeout=30_000)


def test_a_notification_brings_the_video_that_it_is_about(page, emulator, clip):
    """Without the list's own refreshing, which a browser stops for a page that nobody sees."""
    page.clock.install()
    sign_in(page, "nils")
    expect(page.locator("#stream-text")).to_have_text("Live")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    video = published(emulator, "nils", clip)
    expect(page.locator(f'[data-video="{video}"]')).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="is ready")).to_be_visible()


def test_nothing_is_offered_for_another_persons_video(page, emulator, clip):
    video = published(emulator, "olga", clip)
    told(page, owned=False, fileName="a video of Olga's.mp4")
    sign_in(page, "otto")
    page.goto(f"{emulator.api}/_emulator/#/videos/{video}")
    expect(page.get_by_role("heading", name="a video of Olga's.mp4")).to_be_visible()
    expect(page.locator("video")).to_be_visible()
    expect(page.get_by_role("button", name="Delete", exact=True)).to_have_count(0)
    expect(page.get_by_role("list", name="Progress of this video")).to_have_count(0)


def test_the_storyboard_stays_on_a_phones_page(page, emulator, clip):
    video = published(emulator, "stan", clip)
    page.set_viewport_size({"width": 390, "height": 844})
    media = emulator.call("GET", f"/videos/{video}", emulator.token("stan")).json["playback"]["hls"]
    cues = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\ntiles.jpg#xywh=0,0,320,180\n"
    board = media.rsplit("/", 1)[0] + "/storyboard.vtt"
    headers = {"access-control-allow-origin": "*", "content-type": "text/vtt"}
    page.route("**/storyboard.vtt", lambda route: route.fulfill(body=cues, headers=headers))
    def add(route):
        answer = route.fetch()
        record = answer.json()
        record["playback"]["storyboard"] = board
        route.fulfill(response=answer, json=record)
    page.route(f"{emulator.api}/videos/{video}", add)
    sign_in(page, "stan")
    page.goto(f"{emulator.api}/_emulator/#/videos/{video}")
    eventually(lambda: page.locator("video").evaluate("video => video.duration > 0"), "the length", 60)
    bar = page.get_by_role("slider")
    expect(bar).to_be_visible()
    box, player = bar.bounding_box(), page.locator(".player").bounding_box()
    for part in (0.01, 0.5, 0.99):
        page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] / 2)
        preview = page.locator(".storyboard .preview").bounding_box()
        assert preview["x"] >= 0 and preview["x"] + preview["width"] <= 390, (part, preview)
        assert preview["width"] <= box["width"] / 2
        assert preview["y"] + preview["height"] <= player["y"] + player["height"] - 60, "the controls are free"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    bar.focus()
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("aria-valuetext", "0:00 of 0:02")


def test_the_whole_window_takes_a_drop(page):
    sign_in(page, "dora")
    transfer = page.evaluate_handle("""text => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], "notes.txt", { type: "text/plain" }));
        return transfer;
    }""", "no video")
    # The header is as far from the dashed box as a hand can miss it.
    page.dispatch_event("header", "dragover", {"dataTransfer": transfer, "bubbles": True, "cancelable": True})
    expect(page.locator(".drop.over")).to_be_visible()
    page.dispatch_event("header", "drop", {"dataTransfer": transfer, "bubbles": True, "cancelable": True})
    expect(page.locator(".drop.over")).to_have_count(0)
    expect(page.get_by_role("alert").filter(has_text="This is not a video file.")).to_be_visible()
