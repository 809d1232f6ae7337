@echo off
rem Opens the desk on Windows 10 or newer; what it needs is installed the first time.
rem   packaging\run.bat              the window
rem   packaging\run.bat ledgers ...  a command of the desk
rem Needs Python 3.11 with its launcher "py". Written beside packaging/run; it was not run on
rem Windows by those who wrote it.
setlocal
set "ROOT=%~dp0.."
set "VENV=%ROOT%\.venv"
set "LOCK=%~dp0requirements.txt"
set "STAMP=%VENV%\prepared-run.txt"

if exist "%STAMP%" (
    fc /b "%LOCK%" "%STAMP%" >nul 2>nul && goto start
)

py -3.11 -c "import sys" >nul 2>nul
if errorlevel 1 (
    echo Python 3.11 is needed. Please install it together with its launcher "py". 1>&2
    exit /b 2
)
echo Preparing .venv; the first time takes some minutes. 1>&2
if not exist "%VENV%\Scripts\python.exe" py -3.11 -m venv "%VENV%"
if errorlevel 1 exit /b 2
"%VENV%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "%LOCK%"
if errorlevel 1 (
    echo The libraries could not be installed; check the network and try again. 1>&2
    exit /b 2
)
copy /y "%LOCK%" "%STAMP%" >nul

:start
set "PYTHONPATH=%ROOT%;%PYTHONPATH%"
set "PYTHONUTF8=1"
"%VENV%\Scripts\python.exe" -m jmdesk %*
exit /b %errorlevel%
