#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that nobody has told us of: of strange shapes, but such as people build. Each take ends
with its clip and is asked for once; only the form of the recipe may have to be learnt first."""

import base64
import json
import unittest
from email.parser import BytesParser
from pathlib import Path

from faultserver import FaultServer, answer, head
from program import Home

CLIP = (Path(__file__).resolve().parents[1] / 'media/data/fast.mp4').read_bytes()
PICTURE = Path(__file__).resolve().parents[1] / 'media/data/grey.jpg'
INLINE = base64.b64encode(CLIP).decode()
MP4 = answer(200, CLIP, 'video/mp4')
NOT_FOUND = answer(404, {'detail': 'Not Found'})

# What frameworks say to a form where they were told to expect JSON.
WANT_JSON = {
    'axum': answer(415, b'Expected request with `Content-Type: application/json`', 'text/plain'),
    'fastapi': answer(422, {'detail': [{
        'type': 'model_attributes_type', 'loc': ['body'], 'input': '--b…',
        'msg': 'Input should be a valid dictionary or object to extract fields from'}]}),
    'pydantic 1': answer(422, {'detail': [{'loc': ['body'], 'type': 'type_error.dict',
                                           'msg': 'value is not a valid dict'}]}),
    'gin': answer(400, {'error': "invalid character '-' in numeric literal"}),
    'express': answer(400, {'error': 'prompt is required'}),
    'nest': answer(400, {'statusCode': 400, 'error': 'Bad Request',
                         'message': ['prompt should not be empty', 'prompt is required']}),
}


def is_json(request):
    return request.headers['content-type'] == 'application/json'


def read_form(request):
    """The parts of a form by name."""
    parts = BytesParser().parsebytes(
        f'Content-Type: {request.headers["content-type"]}\r\n\r\n'.encode() + request.body)
    return {part.get_param('name', header='content-disposition'): part.get_payload(decode=True)
            for part in parts.get_payload()}


class Strangers(Home):
    """Each with a way of its own to answer."""

    def serve(self, create, poll, content=NOT_FOUND, other=NOT_FOUND):
        """A server whose answers are given, or made from the request."""
        def respond(request):
            path = request.path.partition('?')[0]
            if request.method == 'POST':
                reply = create
            elif path.endswith('/content'):
                reply = content
            elif path.count('/') == 3 and path.startswith('/v1/videos/'):
                reply = poll
            else:
                reply = other
            return reply(request) if callable(reply) else reply
        server = FaultServer(respond)
        self.addCleanup(server.close)
        return server

    def make_take(self, server, *arguments):
        outcome = self.run_program('generate', '--json', '--server', server.url, *arguments,
                                   'a cat', TACHYSCOPE_API_KEY='sk-1')
        self.assertEqual([], server.problems)
        return outcome

    def assert_filed(self, outcome):
        last = outcome.lines[-1]
        self.assertEqual(('done', 'filed', 0), (last['state'], last['media'], outcome.status),
                         outcome)
        self.assertEqual(CLIP, Path(last['path']).read_bytes())
        return last

    def check(self, create, poll, content=NOT_FOUND, other=NOT_FOUND):
        server = self.serve(create, poll, content, other)
        last = self.assert_filed(self.make_take(server))
        self.assertEqual(1, server.count('POST'))
        return server, last

    # How a recipe is read

    def test_json_only(self):
        """The first recipe is refused, and the server spoken to as it wants from then on."""
        names = iter('abc')
        server = self.serve(lambda request: answer(
            200, {'id': next(names), 'status': 'completed'}) if is_json(request) else
            WANT_JSON['fastapi'], lambda request: answer(
                200, {'id': request.path[-1], 'status': 'completed'}), MP4)
        self.assert_refused(self.make_take(server, '--image', PICTURE), 1, 'as JSON; try again')
        self.assertEqual(1, server.count('POST'))
        self.assert_filed(self.make_take(server, '--image', PICTURE))
        self.assert_filed(self.make_take(server))
        self.assertEqual(3, server.count('POST'))
        first, second = (json.loads(request.body) for request in server.requests
                         if request.method == 'POST' and is_json(request))
        self.assertEqual(('a cat', '4'), (first['prompt'], first['seconds']))
        self.assertTrue(first['input_reference']['image_url'].startswith('data:image/png;base64,'))
        self.assertNotIn('input_reference', second)

    def test_words_for_json_only(self):
        for name, refusal in WANT_JSON.items():
            with self.subTest(name):
                server = self.serve(refusal, NOT_FOUND)
                self.assert_refused(self.make_take(server), 1, 'as JSON; try again')
                self.assertEqual(1, server.count('POST'))

    def test_form_only(self):
        """The other way round, where the profile was wrong."""
        folder = self.home / 'data/tachyscope'
        folder.mkdir(parents=True)
        (folder / 'servers.json').write_text(json.dumps({'servers': [{
            'id': 'here', 'name': 'Here', 'like': 'openai', 'hosts': ['127.0.0.1'],
            'traits': {'create': {'body': 'json', 'reference': {
                'as': {'image_url': '{data-url}'}}}}}]}))
        job = answer(200, {'id': 'a', 'status': 'completed'})
        server = self.serve(lambda request: answer(422, {'detail': [
            {'loc': ['body', 'prompt'], 'msg': 'Field required', 'type': 'missing'}]})
            if is_json(request) else job, job, MP4)
        self.assert_refused(self.make_take(server), 1, 'as a form; try again')
        self.assert_filed(self.make_take(server, '--image', PICTURE))
        form = read_form(server.requests[1])
        self.assertEqual((b'a cat', b'4'), (form['prompt'], form['seconds']))
        self.assertTrue(form['input_reference'].startswith(b'\x89PNG'))

    def test_refusal_is_no_lesson(self):
        """What is wrong with the recipe is said in the server's own words, and changes nothing."""
        server = self.serve(answer(400, {'message': 'No such size.'}), NOT_FOUND)
        for _ in range(2):
            self.assert_refused(self.make_take(server), 1, 'refuses this recipe: No such size')
        self.assertFalse(any(is_json(request) for request in server.requests))

    def test_sizes_in_words(self):
        """For those who take no pixels, the nearest of what they do take."""
        folder = self.home / 'data/tachyscope'
        folder.mkdir(parents=True)
        (folder / 'servers.json').write_text(json.dumps({'servers': [
            {'id': 'here', 'name': 'Here', 'like': 'xai', 'hosts': ['127.0.0.1'], 'traits': {}}]}))
        server = self.serve(answer(400, {'code': 'no', 'error': 'Nothing today.'}), NOT_FOUND)
        for size, words in {'1280x720': ('16:9', '720p'), '720x1280': ('9:16', '720p'),
                            '1024x1792': ('9:16', '1080p'), '640x480': ('4:3', '480p')}.items():
            self.assert_refused(self.make_take(server, '--size', size), 1, 'Nothing today')
            body = json.loads(server.requests[-1].body)
            self.assertEqual(words, (body['aspect_ratio'], body['resolution']))
            self.assertNotIn('size', body)

    # What a job looks like

    def test_wrapped(self):
        self.check(answer(201, {'code': 0, 'msg': 'ok', 'data': {'task_id': 't', 'state': 'wait'}}),
                   answer(200, {'code': 0, 'data': {'task_id': 't', 'state': 'SUCCEED'}}), MP4)

    def test_bare(self):
        """Nothing but an id, and then nothing but a word."""
        self.check(answer(200, {'job_id': '7f/3 a'}), answer(200, {'status': 'Done'}), MP4)

    def test_accepted_without_words(self):
        replies = [answer(202), answer(200, {'id': 'a', 'status': 'finished'})]
        self.check(answer(202, {'id': 'a'}), lambda request: replies.pop(0)
                   if len(replies) > 1 else replies[0], MP4)

    def test_failed(self):
        server = self.serve(answer(200, {'task': {'id': 'a', 'state': 'queued'}}), answer(
            200, {'task': {'id': 'a', 'state': 'Failure', 'failure_reason': 'No memory left.'}}))
        self.assert_refused(self.make_take(server), 1, 'No memory left')
        self.assertEqual(1, server.count('POST'))

    def test_reset_between(self):
        """Every second question is not answered; the take does not mind."""
        done = answer(200, {'id': 'a', 'status': 'completed'})
        replies = [answer(502, b'<html><title>502</title>', 'text/html'), b'', done]
        self.check(answer(200, {'id': 'a', 'status': 'queued'}), lambda request: replies.pop(0)
                   if len(replies) > 1 else replies[0], MP4)

    # Where the clip is

    def test_in_the_job(self):
        """No content endpoint, but an address: of the server itself, or beside its API."""
        for refusal in (NOT_FOUND, answer(405)):
            done = answer(200, {'id': 'a', 'status': 'completed',
                                'output': {'videos': [{'url': '/files/a.mp4'}]}})
            server, _ = self.check(done, done, refusal, MP4)
            self.assertEqual('/files/a.mp4', server.requests[-1].path)
            self.assertEqual('Bearer sk-1', server.requests[-1].headers['authorization'])

    def test_at_somebody_elses(self):
        other = self.serve(NOT_FOUND, NOT_FOUND, other=MP4)
        done = answer(200, {'id': 'a', 'status': 'completed', 'video_url': f'{other.url}/a?sig=1'})
        self.check(done, done)
        self.assertEqual('/a?sig=1', other.requests[-1].path)
        self.assertNotIn('authorization', other.requests[-1].headers)

    def test_content_tells(self):
        """The content endpoint answers with the address instead of the clip."""
        done = answer(200, {'id': 'a', 'status': 'completed'})
        self.check(done, done, answer(200, {'url': '/v1/files/a.mp4'}), MP4)

    def test_inside(self):
        """The clip stands in base64 in what the content endpoint says, or the job."""
        done = {'id': 'a', 'status': 'completed'}
        self.check(answer(200, done), answer(200, done),
                   answer(200, {'data': [{'b64_json': INLINE}]}))
        whole = answer(200, {**done, 'data': [{'b64_json': INLINE}]})
        self.check(answer(200, done), whole)

    def test_no_length(self):
        done = answer(200, {'id': 'a', 'status': 'completed'})
        self.check(done, done, head(200, 'Content-Type: application/octet-stream',
                                    'Transfer-Encoding: chunked') +
                   f'{len(CLIP):x}\r\n'.encode() + CLIP + b'\r\n0\r\n\r\n')

    def test_told_once(self):
        """A server that makes the clip before it answers, and does not know the job afterwards; the
        first attempt to fetch the clip fails."""
        replies = [answer(503), MP4]
        done = answer(200, {'id': 'a', 'status': 'completed', 'data': [{'url': '/files/a.mp4'}]})
        self.check(done, NOT_FOUND, NOT_FOUND, lambda request: replies.pop(0)
                   if len(replies) > 1 else replies[0])

    # What a server does not have

    def test_no_list(self):
        """Four takes at once are asked for one by one, where there is no list."""
        numbers = iter(range(10))
        server = self.serve(lambda request: answer(
            200, {'id': f'v{next(numbers)}', 'status': 'queued'}), lambda request: answer(
                200, {'id': request.path.rpartition('/')[2], 'status': 'completed'}), MP4)
        runs = [self.start('generate', '--json', '--server', server.url, f'cat {number}')
                for number in range(4)]
        for run in runs:
            self.assert_filed(run.end())
        self.assertEqual(4, server.count('POST'))


if __name__ == '__main__':
    unittest.main()
